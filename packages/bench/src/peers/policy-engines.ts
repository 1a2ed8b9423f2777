import { createMongoAbility, subject } from "@casl/ability";
import * as cedar from "@cedar-policy/cedar-wasm/nodejs";
import { newEnforcer, newModelFromString } from "casbin";
import type { Peer } from "./peer.ts";
import { wholeNameRegexp } from "./regexp-source.ts";

export const casl: Peer = {
  name: "CASL",
  usage: "@casl/ability: a rule with the condition `$regex` for each rule, `can(action, subject)`",
  prepare(rules) {
    const ability = createMongoAbility(
      rules.map((rule) => ({
        action: "push",
        subject: "Package",
        conditions: { name: { $regex: wholeNameRegexp(rule.packageNamePattern) } },
      })),
    );
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        if (ability.can("push", subject("Package", { name }))) blocked++;
      }
      return blocked;
    };
  },
};

const casbinModel = `
[request_definition]
r = act, name
[policy_definition]
p = act, pattern
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && regexMatch(r.name, p.pattern)`;

export const casbin: Peer = {
  name: "casbin",
  usage: "a policy for each rule, the matcher `regexMatch`, `enforceSync` with the name lower-cased",
  limit: { rules: 10_000, reason: "with 100,000 policies it can run out of memory beside the others" },
  prepare: async (rules) => {
    const enforcer = await newEnforcer(newModelFromString(casbinModel));
    const expressions = rules.map((rule) => wholeNameRegexp(rule.packageNamePattern.toLowerCase()).source);
    await enforcer.addPolicies(expressions.map((expression) => ["push", expression]));
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        if (enforcer.enforceSync("push", name.toLowerCase())) blocked++;
      }
      return blocked;
    };
  },
};

let cedarSets = 0;

export const cedarLike: Peer = {
  name: "Cedar",
  usage:
    "@cedar-policy/cedar-wasm: a `forbid … when { context.name like … }` for each rule, parsed beforehand; the name lower-cased",
  prepare(rules) {
    const preparsedPolicySetId = `rules-${cedarSets++}`;
    const forbidden = rules.map(
      (rule) => `forbid(principal, action, resource) when { context.name like ${cedarText(rule.packageNamePattern)} };`,
    );
    const staticPolicies = `permit(principal, action, resource);\n${forbidden.join("\n")}`;
    const parsed = cedar.preparsePolicySet(preparsedPolicySetId, { staticPolicies });
    if (parsed.type === "failure") throw new Error(`Cedar: ${parsed.errors[0]?.message}`);
    const principal = { type: "User", id: "developer" };
    const action = { type: "Action", id: "push" };
    const resource = { type: "Project", id: "7" };
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        const context = { name: name.toLowerCase() };
        const answer = cedar.statefulIsAuthorized({
          principal,
          action,
          resource,
          context,
          preparsedPolicySetId,
          entities: [],
        });
        if (answer.type === "failure") throw new Error(`Cedar: ${answer.errors[0]?.message}`);
        if (answer.response.decision === "deny") blocked++;
      }
      return blocked;
    };
  },
};

function cedarText(pattern: string): string {
  return JSON.stringify(pattern.toLowerCase());
}
