import { compileRules, type Principal } from "@package-protection/core";
import type { Peer } from "./peer.ts";

const developer: Principal = { kind: "user", accessLevel: "developer" };

/** This project's own. */
export const compiledRules: Peer = {
  name: "this project",
  usage: "`compileRules(rules).decide(request)`, the request made anew for each question",
  prepare(rules) {
    const ruleSet = compileRules(rules);
    const packageType = rules[0]?.packageType ?? "npm";
    return (names) => {
      let blocked = 0;
      for (const packageName of names) {
        const decision = ruleSet.decide({ action: "push", principal: developer, packageType, packageName });
        if (decision.outcome === "blocked") blocked++;
      }
      return blocked;
    };
  },
};
