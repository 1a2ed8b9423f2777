import { compileRules } from "@package-protection/core";
import { arbitraryRuleLevels } from "@package-protection/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { loosens } from "./plan-rules.ts";

const arbitraryLevels = arbitraryRuleLevels().map(
  ({ minimumAccessLevelForPush = null, minimumAccessLevelForDelete = null }) => ({
    minimumAccessLevelForPush,
    minimumAccessLevelForDelete,
  }),
);
const name = { packageType: "npm", packageNamePattern: "app", enforcement: "active" } as const;

test("a change loosens a rule exactly if it allows what was blocked", () => {
  fc.assert(
    fc.property(arbitraryLevels, arbitraryLevels, (one, other) => {
      const before = { id: 1, ...name, ...one };
      const after = { id: 1, ...name, ...other };
      const [old, changed] = [compileRules([before]), compileRules([after])];
      const requests = (["push", "delete"] as const).flatMap((action) =>
        (["guest", "developer", "maintainer", "owner"] as const).map((accessLevel) => ({
          action,
          packageType: "npm" as const,
          packageName: "app",
          principal: { kind: "user" as const, accessLevel },
        })),
      );
      const isLooser = requests.some(
        (request) => old.decide(request).outcome === "blocked" && changed.decide(request).outcome === "allowed",
      );
      expect(loosens({ operation: "update", before, after })).toBe(isLooser);
    }),
  );
});
