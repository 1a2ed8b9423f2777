import type { ProtectionRule } from "@package-protection/core";
import { clause } from "./contract-test.ts";
import { byId, failsWith, holds, same, succeeds } from "./expectation.ts";
import { listed } from "./rule-reader.ts";
import { draftOf, inserted, someTime } from "./sample-rule.ts";

export const durability = clause(
  7,
  "Durability: what was answered is seen by every later call",
  ["secondHandle", "restart"],
  async ({ store: first, secondHandle, restart }) => {
    let store = first;
    const sameEverywhere = async (expected: readonly ProtectionRule[]) => {
      same("on the same handle", byId(await listed(store, 1)), expected);
      if (secondHandle !== undefined) same("on a second handle", byId(await listed(await secondHandle(), 1)), expected);
      store = (await restart?.()) ?? store;
      same("after a restart", byId(await listed(store, 1)), expected);
    };
    const seenBy = async (other: typeof store, ...expected: readonly ProtectionRule[]) => {
      same("the list on a handle that was open before", byId(await listed(other, 1)), expected);
      for (const rule of expected) same("the found on it", await succeeds(other.find(1, rule.id)), rule);
    };

    const other = (await secondHandle?.()) ?? store;
    await seenBy(other);
    const elder = await inserted(store, 1, "elder");
    await seenBy(other, elder);
    const b = await inserted(other, 1, "b");
    await seenBy(store, elder, b);
    await seenBy(other, elder, b);
    const a = await succeeds(store.replace(1, elder.id, elder.revision, draftOf("a"), someTime + 1));
    await seenBy(other, a, b);
    await sameEverywhere([a, b]);
    const changed = await succeeds(store.replace(1, a.id, a.revision, draftOf("c"), someTime + 2));
    await sameEverywhere([changed, b]);
    await succeeds(store.remove(1, b.id, b.revision));
    await sameEverywhere([changed]);
  },
);

export const failures = clause(
  15,
  "Errors are values with their cause",
  ["close", "restart"],
  async ({ store, close, restart }) => {
    const rule = await inserted(store, 1, "a");
    const other = await inserted(store, 1, "b");
    const refused = [
      await store.insert(1, draftOf("a"), someTime),
      await store.replace(1, other.id, other.revision, draftOf("a"), someTime),
      await store.replace(1, other.id + 1, other.revision, draftOf("c"), someTime),
      await store.remove(1, other.id + 1, null),
    ];
    const isTyped = refused.every((outcome) => outcome.isOk() || typeof outcome.error.type === "string");
    holds("an error has a type", isTyped);
    if (close === undefined) return;
    const before = await listed(store, 1);
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
    if (reopened !== undefined) same("what failed was not kept", await listed(reopened, 1), before);
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
