import type { ProtectionRule, RuleStore } from "@package-protection/core";
import { insertRule, removeRule, replaceRule } from "../../one-rule.ts";
import { clause } from "../contract-test.ts";
import { byId, failsWith, holds, same, succeeds } from "../expectation.ts";
import { wholeHistory } from "../history-reader.ts";
import { listed } from "../rule-reader.ts";
import { draftOf, inserted, insertOf, removeOf, replaceOf, someNote } from "../sample-rule.ts";

export const durability = clause(
  21,
  "Durability: every later call sees what was written",
  ["secondHandle", "restart"],
  async ({ store: first, secondHandle, restart }) => {
    let store = first;
    const sameEverywhere = async (expected: readonly ProtectionRule[]) => {
      same("on the same handle", byId(await listed(store, 1)), expected);
      const history = await wholeHistory(store, 1);
      if (secondHandle !== undefined) {
        same("on a second handle", byId(await listed(await secondHandle(), 1)), expected);
        same("the history on a second handle", await wholeHistory(await secondHandle(), 1), history);
      }
      store = (await restart?.()) ?? store;
      same("after a restart", byId(await listed(store, 1)), expected);
      same("the history after a restart", await wholeHistory(store, 1), history);
    };
    const seenBy = async (other: RuleStore, ...expected: readonly ProtectionRule[]) => {
      same("the list on a handle that was open before", byId(await listed(other, 1)), expected);
      for (const rule of expected) same("the found on it", await succeeds(other.find(1, rule.id)), rule);
    };

    const other = (await secondHandle?.()) ?? store;
    await seenBy(other);
    const original = await inserted(store, 1, "original");
    await seenBy(other, original);
    const b = await inserted(other, 1, "b");
    await seenBy(store, original, b);
    await seenBy(other, original, b);
    const a = await succeeds(replaceRule(store, original, draftOf("a"), { at: 1 }));
    await seenBy(other, a, b);
    await sameEverywhere([a, b]);
    const changed = await succeeds(replaceRule(store, a, draftOf("c"), { at: 2 }));
    await sameEverywhere([changed, b]);
    const batch = [insertOf(draftOf("d")), removeOf(b, b.revision), insertOf(draftOf("e"))];
    const { changes } = await succeeds(store.write(1, batch, someNote));
    await sameEverywhere([changed, ...changes.flatMap(({ after }) => after ?? [])]);
    await succeeds(store.forget(1));
    await sameEverywhere([]);
  },
);

/** Every method, on a project that has a rule with this id at this revision, and one with the pattern `b`. */
function everyCall(store: RuleStore, rule: ProtectionRule) {
  return [
    () => store.changes(1, null, 10),
    () => store.changes(1, rule.revision, 10),
    () => store.find(1, rule.id),
    () => store.write(1, [insertOf(draftOf("c")), replaceOf(rule, draftOf("d"))], someNote),
    () => removeRule(store, 1, rule.id),
    () => store.history(1, null, 10),
    () => store.forget(1),
    () => store.renameInHistory("ann", "ben"),
  ];
}

export const failures = clause(
  22,
  "Errors are values with their cause",
  ["close", "restart"],
  async ({ store, close, restart }) => {
    const rule = await inserted(store, 1, "a");
    const other = await inserted(store, 1, "b");
    const gone = { ...other, id: other.id + 1 };
    const refused = [
      await insertRule(store, 1, draftOf("a")),
      await replaceRule(store, other, draftOf("a")),
      await replaceRule(store, gone, draftOf("c")),
      await removeRule(store, 1, gone.id),
    ];
    const isTyped = refused.every((outcome) => outcome.isOk() || typeof outcome.error.type === "string");
    holds("an error has a type", isTyped);
    if (close === undefined) return;
    const before = { rules: await listed(store, 1), history: await wholeHistory(store, 1) };
    await close();
    for (const call of everyCall(store, rule)) {
      const outcome = await call();
      if (outcome.isOk() || outcome.error.type !== "store_unavailable") continue;
      holds("there is a cause", outcome.error.cause !== undefined && outcome.error.cause !== null);
      same("whether it may have happened", outcome.error.mayHaveHappened, false);
    }
    const reopened = await restart?.();
    if (reopened === undefined) return;
    const after = { rules: await listed(reopened, 1), history: await wholeHistory(reopened, 1) };
    same("what failed was not kept", after, before);
  },
);

export const closedHandle = clause(23, "After the host closed the handle nothing works", ["close"], async (subject) => {
  const { store, close } = subject;
  const rule = await inserted(store, 1, "a");
  same("the rule before", await succeeds(store.find(1, rule.id)), rule);
  for (const call of everyCall(store, rule).slice(0, 3)) await succeeds<unknown, unknown>(call());
  if (close === undefined) return;
  await close();
  for (const call of everyCall(store, rule)) {
    await failsWith<{ readonly type: string }>("store_unavailable", call());
  }
});
