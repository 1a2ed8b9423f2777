import fc from "fast-check";
import { expect, it, test } from "vitest";
import { parseRoute, routeTo, views } from "./route.ts";

test("law: a route that was written is read back", () => {
  const query = fc.dictionary(fc.constantFrom("rule", "by"), fc.string({ unit: "grapheme", minLength: 1 }));
  fc.assert(
    fc.property(fc.constantFrom(...views), query, (view, parameters) => {
      const route = parseRoute(routeTo(view, parameters));
      expect(route.view).toBe(view);
      expect(Object.fromEntries(route.query)).toEqual({ ...parameters });
    }),
  );
});

it("opens the rules for an empty or unknown fragment", () => {
  for (const hash of ["", "#", "#/", "#/nothing", "#content"]) expect(parseRoute(hash).view).toBe("rules");
});
