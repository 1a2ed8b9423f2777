import { arbitraryRulesAndRequest } from "@package-protection/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileRules } from "./rule-set.ts";

test("a rule that is only evaluated never blocks, and changes no decision", () => {
  const some = arbitraryRulesAndRequest().chain(({ rules, request }) =>
    fc.record({
      request: fc.constant(request),
      rules: fc.tuple(
        ...rules.map((rule) =>
          fc.constantFrom("active" as const, "evaluate" as const).map((enforcement) => ({ ...rule, enforcement })),
        ),
      ),
    }),
  );
  fc.assert(
    fc.property(some, ({ rules, request }) => {
      const active = rules.filter(({ enforcement }) => enforcement === "active");
      expect(compileRules(rules).decide(request)).toEqual(compileRules(active).decide(request));
    }),
  );
});

test("an unknown enforcement is a TypeError", () => {
  const terms = { packageNamePattern: "a", packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
  const rule = { ...terms, minimumAccessLevelForDelete: null, enforcement: "off" };
  expect(() => Reflect.apply(compileRules, undefined, [[rule]])).toThrow("enforcement is neither active nor evaluate");
});
