import { enforcements, packageTypes } from "@package-protection/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRoute, routeTo } from "../state/route.ts";
import { ruleOrders, wholeList } from "./select-rules.ts";
import { selectionOf, selectionQuery } from "./selection-query.ts";

test("an address brings back what of the list was shown", () => {
  const selections = fc.record({
    search: fc.string(),
    packageType: fc.constantFrom(...packageTypes, null),
    enforcement: fc.constantFrom(...enforcements, null),
    order: fc.constantFrom(...ruleOrders),
    isDescending: fc.boolean(),
  });
  fc.assert(
    fc.property(selections, (selection) => {
      const { query } = parseRoute(routeTo("rules", selectionQuery(selection)));
      expect(selectionOf(query)).toEqual(selection);
    }),
  );
});

test("the whole list has no query, and nonsense is the whole list", () => {
  expect(selectionQuery(wholeList)).toEqual({});
  expect(selectionOf(new URLSearchParams("type=nmp&state=off&sort=-size"))).toEqual(wholeList);
});
