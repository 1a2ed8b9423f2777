import type { RuleStore } from "@package-protection/core";
import type { ResultAsync } from "neverthrow";
import { insertRule, removeRule, replaceRule } from "../../one-rule.ts";
import { clause } from "../contract-test.ts";
import { same, succeeds, typeOf } from "../expectation.ts";
import { wholeHistory } from "../history-reader.ts";
import { listed } from "../rule-reader.ts";
import { draftOf, inserted, insertOf, someNote } from "../sample-rule.ts";

type Call = ResultAsync<unknown, { readonly type: string }>;

/** Checks that one call succeeds, and that each of the others fails with one of these errors. */
function oneWins(what: string, outcomes: readonly string[], ...errors: readonly string[]): void {
  same(`how many ${what} succeed`, outcomes.filter((outcome) => outcome === "ok").length, 1);
  const others = outcomes.filter((outcome) => outcome !== "ok" && !errors.includes(outcome));
  same(`what other ${what} get than ${errors.join(" or ")}`, others, []);
}

export const atomicity = clause(
  12,
  "Atomicity: of several who race one succeeds",
  ["secondHandle"],
  async ({ store, secondHandle }) => {
    const stores = [store, (await secondHandle?.()) ?? store];
    const race = async (start: (racer: RuleStore, index: number) => Call) => {
      const calls = Array.from({ length: 20 }, (_, index) => start(stores[index % 2] ?? store, index));
      return (await Promise.all(calls)).map(typeOf);
    };

    const inserts = await race((racer) => insertRule(racer, 1, draftOf("raced")));
    oneWins("inserts", inserts, "pattern_taken");
    const [rule] = await listed(store, 1);
    if (rule === undefined) throw new Error("the winner's rule is missing");

    const replaces = await race((racer, index) => replaceRule(racer, rule, draftOf(`raced ${index}`)));
    oneWins("replaces of one rule", replaces, "rule_changed");
    same(
      "the winner's pattern",
      (await listed(store, 1)).map((winner) => winner.packageNamePattern),
      [`raced ${replaces.indexOf("ok")}`],
    );

    const rules = await Promise.all(Array.from({ length: 20 }, (_, index) => inserted(store, 1, `of ${index}`)));
    const takeOvers = await race((racer, index) => replaceRule(racer, rules[index] ?? rule, draftOf("wanted")));
    oneWins("replaces with one pattern", takeOvers, "pattern_taken");

    const [oldest] = await listed(store, 1);
    if (oldest === undefined) throw new Error("a rule is missing");
    const both = await race((racer, index) =>
      index < 10
        ? replaceRule(racer, oldest, draftOf(`both ${index}`))
        : removeRule(racer, 1, oldest.id, oldest.revision),
    );
    oneWins("replaces and removes", both, "rule_changed", "rule_not_found");

    const [last] = await listed(store, 1);
    const removes = await race((racer) => removeRule(racer, 1, last?.id ?? 0));
    oneWins("removes", removes, "rule_not_found");

    const { revision: expected } = await succeeds(store.changes(1, null, 100));
    const sets = await race((racer, index) =>
      racer.write(1, [insertOf(draftOf(`set ${index}`)), insertOf(draftOf(`set ${index}, too`))], {
        ...someNote,
        expected,
      }),
    );
    oneWins("writes at one revision of the project", sets, "rules_changed");

    const batches = await race((racer, index) =>
      racer.write(1, [insertOf(draftOf(`batch ${index}`)), insertOf(draftOf("batch"))], someNote),
    );
    oneWins("batches with one pattern", batches, "pattern_taken");

    const [newest, ...others] = await wholeHistory(store, 1);
    const sequences = others.map(({ sequence }) => sequence);
    same(
      "the entries of all writes",
      sequences,
      sequences.map((_, index) => (newest?.sequence ?? 0) - index - 1),
    );
  },
);
