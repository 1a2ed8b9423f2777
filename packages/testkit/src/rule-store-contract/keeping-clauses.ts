import { revision } from "@package-protection/core";
import { clause } from "./contract-test.ts";
import { failsWith, holds, same, succeeds } from "./expectation.ts";
import { listed, ruleReader } from "./rule-reader.ts";
import { draftOf, inserted, someTime } from "./sample-rule.ts";

export const durability = clause(
  7,
  "Durability: what was answered is seen by every later call",
  ["secondHandle", "restart"],
  async ({ store: first, secondHandle, restart }) => {
    let store = first;
    const sameEverywhere = async (expected: readonly unknown[]) => {
      same("on the same handle", await listed(store, 1), expected);
      if (secondHandle !== undefined) same("on a second handle", await listed(await secondHandle(), 1), expected);
      store = (await restart?.()) ?? store;
      same("after a restart", await listed(store, 1), expected);
    };
    const seenBy = async (other: typeof store, expected: readonly unknown[]) =>
      same("on a handle that was open before", await listed(other, 1), expected);

    const reader = ruleReader(1);
    const other = (await secondHandle?.()) ?? store;
    await seenBy(other, []);
    const a = await inserted(store, 1, "a");
    await seenBy(other, [a]);
    const b = await inserted(other, 1, "b");
    await seenBy(store, [a, b]);
    await reader.catchUp(store, 1);
    await sameEverywhere([a, b]);
    const changed = await succeeds(store.replace(1, a.id, a.revision, draftOf("c"), someTime + 1));
    await sameEverywhere([b, changed]);
    await succeeds(store.remove(1, b.id, b.revision));
    await sameEverywhere([changed]);
    same("a reader from before", await reader.catchUp(store, 1), [changed]);
  },
);

export const failures = clause(
  15,
  "Errors are values with their cause",
  ["close", "restart"],
  async ({ store, close, restart }) => {
    const rule = await inserted(store, 1, "a");
    const other = await inserted(store, 1, "b");
    await failsWith("pattern_taken", store.insert(1, draftOf("a"), someTime));
    await failsWith("pattern_taken", store.replace(1, other.id, other.revision, draftOf("a"), someTime));
    await failsWith("rule_changed", store.replace(1, other.id, revision(""), draftOf("c"), someTime));
    await failsWith("rule_not_found", store.replace(1, other.id + 1, other.revision, draftOf("c"), someTime));
    await failsWith("rule_not_found", store.remove(1, other.id + 1, null));
    if (close === undefined) return;
    await close();
    const lost = [
      await store.changes(1, null, 10),
      await store.find(1, rule.id),
      await store.insert(1, draftOf("c"), someTime),
      await store.replace(1, rule.id, rule.revision, draftOf("d"), someTime),
      await store.remove(1, other.id, null),
    ];
    for (const outcome of lost) {
      if (outcome.isOk() || outcome.error.type !== "store_unavailable") continue;
      holds("there is a cause", outcome.error.cause !== undefined && outcome.error.cause !== null);
      same("whether it may have happened", outcome.error.mayHaveHappened, false);
    }
    const reopened = await restart?.();
    if (reopened !== undefined) same("what failed was not kept", await listed(reopened, 1), [rule, other]);
  },
);

export const closedHandle = clause(
  16,
  "After the host closed the handle nothing works",
  ["close"],
  async ({ store, close }) => {
    const rule = await inserted(store, 1, "a");
    const { revision: current } = await succeeds(store.changes(1, null, 10));
    same("the rule before", await succeeds(store.find(1, rule.id)), rule);
    if (close === undefined) return;
    await close();
    await failsWith("store_unavailable", store.changes(1, null, 10));
    await failsWith("store_unavailable", store.changes(1, current, 10));
    await failsWith("store_unavailable", store.find(1, rule.id));
    await failsWith("store_unavailable", store.insert(1, draftOf("b"), someTime));
    await failsWith("store_unavailable", store.replace(1, rule.id, rule.revision, draftOf("b"), someTime));
    await failsWith("store_unavailable", store.remove(1, rule.id, null));
  },
);
