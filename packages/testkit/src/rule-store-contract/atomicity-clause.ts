import type { RuleStore } from "@package-protection/core";
import type { ResultAsync } from "neverthrow";
import { clause } from "./contract-test.ts";
import { same, typeOf } from "./expectation.ts";
import { listed } from "./rule-reader.ts";
import { draftOf, inserted, someTime } from "./sample-rule.ts";

type Call = ResultAsync<unknown, { readonly type: string }>;

/** Checks that one call succeeds, and that each of the others fails with one of these errors. */
function oneWins(what: string, outcomes: readonly string[], ...errors: readonly string[]): void {
  same(`how many ${what} succeed`, outcomes.filter((outcome) => outcome === "ok").length, 1);
  const others = outcomes.filter((outcome) => outcome !== "ok" && !errors.includes(outcome));
  same(`what other ${what} get than ${errors.join(" or ")}`, others, []);
}

export const atomicity = clause(
  4,
  "Atomicity: of several who race one succeeds",
  ["secondHandle"],
  async ({ store, secondHandle }) => {
    const stores = [store, (await secondHandle?.()) ?? store];
    const race = async (start: (racer: RuleStore, index: number) => Call) => {
      const calls = Array.from({ length: 20 }, (_, index) => start(stores[index % 2] ?? store, index));
      return (await Promise.all(calls)).map(typeOf);
    };

    const inserts = await race((racer) => racer.insert(1, draftOf("raced"), someTime));
    oneWins("inserts", inserts, "pattern_taken");
    const [rule] = await listed(store, 1);
    if (rule === undefined) throw new Error("the winner's rule is missing");

    const replaces = await race((racer, index) =>
      racer.replace(1, rule.id, rule.revision, draftOf(`raced ${index}`), someTime),
    );
    oneWins("replaces of one rule", replaces, "rule_changed");
    same(
      "the winner's pattern",
      (await listed(store, 1)).map((winner) => winner.packageNamePattern),
      [`raced ${replaces.indexOf("ok")}`],
    );

    const rules = await Promise.all(Array.from({ length: 20 }, (_, index) => inserted(store, 1, `of ${index}`)));
    const takeOvers = await race((racer, index) => {
      const { id, revision } = rules[index] ?? rule;
      return racer.replace(1, id, revision, draftOf("wanted"), someTime);
    });
    oneWins("replaces with one pattern", takeOvers, "pattern_taken");

    const [standing] = await listed(store, 1);
    if (standing === undefined) throw new Error("a rule is missing");
    const both = await race((racer, index) =>
      index < 10
        ? racer.replace(1, standing.id, standing.revision, draftOf(`both ${index}`), someTime)
        : racer.remove(1, standing.id, standing.revision),
    );
    oneWins("replaces and removes", both, "rule_changed", "rule_not_found");

    const [last] = await listed(store, 1);
    const removes = await race((racer) => racer.remove(1, last?.id ?? 0, null));
    oneWins("removes", removes, "rule_not_found");
  },
);
