import { describe, expect, test } from "vitest";
import { accessLevels } from "../rules/access-level.ts";
import { packageTypes } from "../rules/package-type.ts";
import type { RuleTerms } from "../rules/rule.ts";
import type { PackageRequest, Principal } from "./package-request.ts";
import { compileRules, type Decision } from "./rule-set.ts";

const owners: RuleTerms = {
  packageNamePattern: "@acme/*",
  packageType: "npm",
  minimumAccessLevelForPush: "owner",
  minimumAccessLevelForDelete: "admin",
};
const maintainers: RuleTerms = { ...owners, packageNamePattern: "*", minimumAccessLevelForPush: "maintainer" };
const admins: RuleTerms = { ...owners, packageNamePattern: "@acme/app", minimumAccessLevelForPush: "admin" };
const onlyPush: RuleTerms = { ...owners, minimumAccessLevelForDelete: null };
const onlyDelete: RuleTerms = { ...owners, minimumAccessLevelForPush: null };

const push: PackageRequest = {
  action: "push",
  principal: { kind: "user", accessLevel: "maintainer" },
  packageType: "npm",
  packageName: "@acme/app",
};

function decide(rules: readonly RuleTerms[], request: Partial<PackageRequest> = {}): Decision<RuleTerms> {
  return compileRules(rules).decide({ ...push, ...request });
}

function blocked(blockedBy: readonly RuleTerms[], requiredAccessLevel: string | null) {
  return { outcome: "blocked", blockedBy, requiredAccessLevel, wouldBlock: [] };
}

const allowed = { outcome: "allowed", wouldBlock: [] };
const user = (accessLevel: (typeof accessLevels)[number]): Principal => ({ kind: "user", accessLevel });

describe("a user", () => {
  test("below the required level is blocked, with the level that would have been enough", () => {
    expect(decide([owners])).toEqual(blocked([owners], "owner"));
    expect(decide([owners], { action: "delete" })).toEqual(blocked([owners], "admin"));
  });

  test("at the required level, or above it, is allowed", () => {
    expect(decide([owners], { principal: user("owner") })).toEqual(allowed);
    expect(decide([owners], { principal: user("admin") })).toEqual(allowed);
  });

  test.each(accessLevels.map((level, place) => [level, place] as const))(
    "with the level %s is measured on the whole scale",
    (level, place) => {
      const demands = [
        ["maintainer", 7],
        ["owner", 8],
        ["admin", 9],
      ] as const;
      for (const [demand, needed] of demands) {
        const rule: RuleTerms = { ...owners, minimumAccessLevelForPush: demand };
        expect(decide([rule], { principal: user(level) })).toEqual(place >= needed ? allowed : blocked([rule], demand));
      }
    },
  );

  test("is blocked by the strictest of several rules, whichever comes first", () => {
    for (const rules of [
      [maintainers, owners],
      [owners, maintainers],
    ]) {
      expect(decide(rules)).toEqual(blocked([owners], "owner"));
    }
  });

  test("is not let through by a laxer rule that is more specific", () => {
    const laxer: RuleTerms = { ...owners, packageNamePattern: "@acme/app", minimumAccessLevelForPush: "maintainer" };
    expect(decide([owners, laxer])).toEqual(blocked([owners], "owner"));
  });

  test("needs the highest level that any of the blocking rules requires", () => {
    const decision = decide([maintainers, owners, admins], { principal: user("developer") });
    expect(decision).toMatchObject({ outcome: "blocked", requiredAccessLevel: "admin" });
    expect(decision.outcome === "blocked" && new Set(decision.blockedBy)).toEqual(
      new Set([maintainers, owners, admins]),
    );
  });

  test("is not restricted by a level that is unset for the action", () => {
    for (const level of accessLevels) {
      expect(decide([onlyDelete], { principal: user(level) })).toEqual(allowed);
      expect(decide([onlyPush], { principal: user(level), action: "delete" })).toEqual(allowed);
    }
  });

  test("meets the required level admin with the level admin", () => {
    expect(decide([admins], { principal: user("admin") })).toEqual(allowed);
    expect(decide([admins], { principal: user("owner") })).toEqual(blocked([admins], "admin"));
  });
});

describe.each(["deploy-token", "anonymous"] as const)("the principal %s", (kind) => {
  test.each([
    ["that demand a level for the action", owners, "push"],
    ["that demand nothing for a push", onlyDelete, "push"],
    ["that demand nothing for a delete", onlyPush, "delete"],
  ] as const)("is blocked by rules %s, and no level would be enough", (_, rule, action) => {
    expect(decide([rule], { principal: { kind }, action })).toEqual(blocked([rule], null));
  });

  test("is allowed where no rule matches", () => {
    expect(decide([owners], { principal: { kind }, packageName: "other" })).toEqual(allowed);
    expect(decide([], { principal: { kind } })).toEqual(allowed);
  });
});

test("an admin is never blocked", () => {
  for (const action of ["push", "delete"] as const) {
    expect(decide([owners, maintainers, admins], { principal: { kind: "admin" }, action })).toEqual(allowed);
  }
});

test("the decision is about rules alone: without one even an anonymous principal may push", () => {
  expect(decide([], { principal: user("no_access") })).toEqual(allowed);
});

test("a request may be an object of a class, whose parts are read from its prototype", () => {
  class Upload {
    get action() {
      return push.action;
    }
    get principal() {
      return new Developer();
    }
    get packageType() {
      return push.packageType;
    }
    get packageName() {
      return push.packageName;
    }
  }
  class Developer {
    get kind() {
      return "user" as const;
    }
    get accessLevel() {
      return "developer" as const;
    }
  }
  expect(compileRules([owners]).decide(new Upload())).toEqual(blocked([owners], "owner"));
});

test.each(packageTypes)("a rule for %s applies to its own package type alone", (packageType) => {
  const rule: RuleTerms = { ...owners, packageType, packageNamePattern: "*" };
  for (const asked of packageTypes) {
    expect(decide([rule], { packageType: asked })).toEqual(asked === packageType ? blocked([rule], "owner") : allowed);
  }
});

describe("compiled rules", () => {
  test("come back as the very objects that were put in", () => {
    const stored = { ...owners, id: 32, note: "from a configuration file" };
    const decision = compileRules([stored]).decide(push);
    expect(decision.outcome === "blocked" && decision.blockedBy[0]).toBe(stored);
  });

  test("may come from anything that can be iterated", () => {
    const ruleSet = compileRules(
      (function* () {
        yield maintainers;
        yield owners;
      })(),
    );
    expect(ruleSet.size).toBe(2);
    expect(ruleSet.decide(push)).toEqual(blocked([owners], "owner"));
  });

  test("may say the same twice, and then both block", () => {
    const decision = decide([owners, { ...owners }]);
    expect(decision.outcome === "blocked" && decision.blockedBy.length).toBe(2);
  });

  test("do not notice what happens to the objects and to the list later", () => {
    const rule = { ...owners };
    const list: RuleTerms[] = [rule];
    const ruleSet = compileRules(list);
    list.push(admins);
    Object.assign(rule, {
      packageNamePattern: "other",
      packageType: "maven",
      minimumAccessLevelForPush: null,
      minimumAccessLevelForDelete: null,
    });
    expect(ruleSet.size).toBe(1);
    expect(ruleSet.decide(push)).toEqual(blocked([rule], "owner"));
    expect(ruleSet.decide({ ...push, action: "delete" })).toEqual(blocked([rule], "admin"));
  });

  test("may have a pattern that the contract would not accept any more", () => {
    const old: RuleTerms = { ...owners, packageNamePattern: `@acme*/${"x".repeat(300)}*` };
    expect(decide([old], { packageName: `@acme-labs/${"x".repeat(300)}` })).toEqual(blocked([old], "owner"));
  });

  test("answer for themselves: one set's rules are no other's", () => {
    const one = compileRules([owners]);
    const other = compileRules([]);
    expect(one.decide(push)).toEqual(blocked([owners], "owner"));
    expect(other.decide(push)).toEqual(allowed);
  });
});
