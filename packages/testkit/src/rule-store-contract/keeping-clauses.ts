import { clause } from "./contract-clause.ts";
import { failsWith, same, succeeds } from "./expectation.ts";
import { listed, ruleReader } from "./rule-reader.ts";
import { draftOf, inserted, someTime } from "./sample-rule.ts";

export const durability = clause(7, "Durability: what was answered is seen by every later call", async (subject) => {
  let store = subject.store;
  const sameEverywhere = async (expected: readonly unknown[]) => {
    const second = await subject.secondHandle?.();
    if (second !== undefined) same("on a second handle", await listed(second, 1), expected);
    store = (await subject.restart?.()) ?? store;
    same("after a restart", await listed(store, 1), expected);
  };
  const reader = ruleReader(1);
  const a = await inserted(store, 1, "a");
  const b = await inserted(store, 1, "b");
  await reader.catchUp(store, 1);
  await sameEverywhere([a, b]);
  const changed = await succeeds(store.replace(1, a.id, a.revision, draftOf("c"), someTime));
  await sameEverywhere([b, changed]);
  await succeeds(store.remove(1, b.id, b.revision));
  await sameEverywhere([changed]);
  same("a reader from before", await reader.catchUp(store, 1), [changed]);
});

export const failures = clause(15, "Errors are values with their cause", async ({ store, close }) => {
  const rule = await inserted(store, 1, "a");
  await failsWith("pattern_taken", store.insert(1, draftOf("a"), someTime));
  await failsWith("rule_not_found", store.remove(1, rule.id + 1, null));
  if (close === undefined) return;
  await close();
  const error = await failsWith("store_unavailable", store.insert(1, draftOf("b"), someTime));
  if (error.type !== "store_unavailable") return;
  same("whether it may have happened", error.mayHaveHappened, false);
  same("whether there is a cause", error.cause instanceof Error, true);
});

export const closedHandle = clause(16, "After the host closed the handle nothing works", async ({ store, close }) => {
  const rule = await inserted(store, 1, "a");
  const { revision } = await succeeds(store.changes(1, null, 10));
  if (close === undefined) return;
  await close();
  await failsWith("store_unavailable", store.changes(1, null, 10));
  await failsWith("store_unavailable", store.changes(1, revision, 10));
  await failsWith("store_unavailable", store.find(1, rule.id));
  await failsWith("store_unavailable", store.insert(1, draftOf("b"), someTime));
  await failsWith("store_unavailable", store.replace(1, rule.id, rule.revision, draftOf("b"), someTime));
  await failsWith("store_unavailable", store.remove(1, rule.id, null));
});
