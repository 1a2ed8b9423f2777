import type { HistoryEntry, RuleStore } from "@package-protection/core";
import { removeRule, replaceRule } from "../../one-rule.ts";
import { clause, withStore } from "../contract-test.ts";
import { holds, same, succeeds } from "../expectation.ts";
import { historyReader, replayed, wholeHistory } from "../history-reader.ts";
import { listed, ruleReader } from "../rule-reader.ts";
import { draftOf, inserted, insertedAll, insertOf, removeOf, replaceOf, someNote, someTime } from "../sample-rule.ts";

export const entries = clause(16, "Entries: one for each write, as the write returned it", [], async ({ store }) => {
  const expected: HistoryEntry[] = [];
  const write = async (...call: Parameters<RuleStore["write"]>) => {
    const [, , { at, by, reverts = null }] = call;
    const { sequence, changes } = await succeeds(store.write(...call));
    holds("sequences ascend", sequence > (expected[0]?.sequence ?? 0));
    expected.unshift({ sequence, at, by, reverts, changes, more: false });
    same("the history after a write", await wholeHistory(store, 1), expected);
    return changes.map(({ before, after }) => after ?? before);
  };
  same("the history before any write", await succeeds(store.history(1, null, 10)), {
    entries: [],
    next: null,
    prunedThrough: 0,
  });
  const [a, b] = await write(1, [insertOf(draftOf("a")), insertOf(draftOf("b"))], { at: 2, by: "ann" });
  if (!a || !b) throw new Error("an inserted rule is missing");
  await succeeds(store.write(2, [insertOf(draftOf("a"))], someNote));
  const [changed] = await write(1, [replaceOf(b, draftOf("b", { enforcement: "evaluate" }))], { at: 1, by: null });
  if (!changed) throw new Error("the replaced rule is missing");
  const refused = await store.write(1, [insertOf(draftOf("a")), insertOf(draftOf("c"))], someNote);
  holds("a pattern is taken", refused.isErr());
  const reverts = expected[1]?.sequence ?? 0;
  const mixed = [removeOf(a), insertOf(draftOf("c")), replaceOf(changed, draftOf("d"))];
  const [, , last] = await write(1, mixed, { at: someTime, by: "ben", reverts });
  await write(1, [replaceOf(last ?? a, draftOf("d"))], someNote);
  await write(1, [removeOf(last ?? a)], { at: 0, by: "" });
  same("the rules that the history leads to", replayed(expected), await listed(store, 1));
});

export const historyPages = clause(
  17,
  "History pages: each change once, also while others write",
  [],
  async ({ store }) => {
    for (let count = 0; count < 4; count += 1) {
      await insertedAll(
        store,
        1,
        Array.from({ length: 1 + count * 3 }, (_, index) => `${count}.${index}`),
      );
      const [rule] = await listed(store, 1);
      if (rule !== undefined) await succeeds(replaceRule(store, rule, draftOf(`again ${count}`)));
    }
    const expected = await wholeHistory(store, 1, 1_000);
    const total = expected.flatMap(({ changes }) => changes).length;
    same("how many changes there are", total, 26);
    for (const limit of [1, 2, 3, 4, 7, 10, 25, 26, 27]) {
      same(`the history by pages of ${limit}`, await wholeHistory(store, 1, limit), expected);
    }

    // From anywhere in it, and above it.
    for (const { sequence, changes } of expected) {
      for (let position = 0; position < changes.length; position += 1) {
        const [first] = (await succeeds(store.history(1, { sequence, position }, 2))).entries;
        same("the entry at a position", [first?.sequence, first?.changes[0]], [sequence, changes[position]]);
      }
    }
    const newest = expected[0]?.sequence ?? 0;
    const above = await succeeds(store.history(1, { sequence: newest + 5, position: 3 }, 1));
    same("the entry above all", above.entries[0]?.sequence, newest);
    const below = await succeeds(store.history(1, { sequence: 0, position: 0 }, 1));
    same("what is below all", [below.entries, below.next], [[], null]);

    for (const limit of [1, 2, 5]) {
      const before = await wholeHistory(store, 1);
      const reader = historyReader(1);
      for (let count = 0; !reader.isAtEnd(); count += 1) {
        holds("reading ends, although others write", count < 200);
        await reader.readPage(store, limit);
        if (count < 40) await insertedAll(store, 1, [`while ${limit} ${count}`, `reading ${limit} ${count}`]);
      }
      same(`the history by pages of ${limit} while others write`, reader.entries(), before);
    }
  },
);

export const pruning = clause(18, "Pruning: the oldest entries, whole ones", ["pruning"], async (_, setting) => {
  if (setting.without.pruning !== undefined) return;
  const keptChanges = 6;
  await withStore(
    setting,
    async ({ store }) => {
      const written: HistoryEntry[] = [];
      const readers = [ruleReader(1)];
      for (let count = 0; count < 30; count += 1) {
        const names = Array.from({ length: 1 + (count % 4) }, (_, index) => `${count}.${index}`);
        const [oldest] = await listed(store, 1);
        const removal = oldest !== undefined && count % 3 > 0 ? [removeOf(oldest)] : [];
        const operations = [...removal, ...names.map((name) => insertOf(draftOf(name)))];
        const { sequence, changes } = await succeeds(store.write(1, operations, someNote));
        written.unshift({ sequence, ...someNote, reverts: null, changes, more: false });
        const { prunedThrough } = await succeeds(store.history(1, null, 1));
        const kept = written.filter((entry) => entry.sequence > prunedThrough);
        same("what is kept", outlineOf(await wholeHistory(store, 1)), outlineOf(kept));
        holds("the newest entry is kept", kept.length > 0);
        const reader = ruleReader(1);
        await reader.catchUp(store, 100);
        readers.push(reader);
      }
      const kept = (await wholeHistory(store, 1)).flatMap(({ changes }) => changes).length;
      const advice = "let makeStore honour keptChanges, or say in `without` why there is no pruning";
      if (kept > keptChanges * 2) throw new TypeError(`${kept} changes are kept: ${advice}`);
      const now = [...(await listed(store, 1))].sort((one, other) => one.id - other.id);
      for (const reader of readers) same("what a reader of some time ago holds", await reader.catchUp(store, 100), now);
      // One write that is larger than all that may be kept.
      const large = await insertedAll(
        store,
        1,
        Array.from({ length: keptChanges * 3 }, (_, index) => `large ${index}`),
      );
      const [newest] = await wholeHistory(store, 1);
      same("the changes of the newest entry", newest?.changes.length, large.length);
      await succeeds(removeRule(store, 1, large[0]?.id ?? 0));
      same("the newest entry after a small one", (await wholeHistory(store, 1))[0]?.changes.length, 1);
    },
    { keptChanges },
  );
});

function outlineOf(entries: readonly HistoryEntry[]) {
  return entries.map(({ sequence, changes }) => [sequence, changes.length]);
}

export const renaming = clause(
  19,
  "Renaming: a name is gone everywhere, and nothing else changes",
  [],
  async ({ store }) => {
    const [from, to] = ["ann", "a person"];
    const authors = [from, "ben", null, "ANN", "ann ", "an", "anna", ""];
    for (const [index, by] of authors.entries()) {
      for (const project of [1, 2]) {
        const patterns = [`${index} a`, `${index} b`];
        const operations = patterns.map((pattern) => insertOf(draftOf(pattern)));
        const { changes } = await succeeds(store.write(project, operations, { at: index, by }));
        const [rule] = changes.map(({ after }) => after);
        if (rule) await succeeds(replaceRule(store, rule, draftOf(`${index} c`), { by: authors[index + 1] ?? from }));
      }
    }
    const [removed] = await listed(store, 1);
    await succeeds(removeRule(store, 1, removed?.id ?? 0, null, { by: from }));
    const everything = async () => {
      const projects = [];
      for (const project of [1, 2]) {
        const { revision, rules } = await succeeds(store.changes(project, null, 1_000));
        projects.push({ revision, rules, history: await wholeHistory(store, project) });
      }
      return projects;
    };
    const rename = async () => {
      let altered = 0;
      for (let more = true, steps = 0; more; steps += 1) {
        holds("renaming ends", steps < 10_000);
        const step = await succeeds(store.renameInHistory(from, to));
        holds("a step that is repeated renamed something", step.renamed > 0 || !step.more);
        altered += step.renamed;
        more = step.more;
      }
      return altered;
    };
    const before = await everything();
    holds("something was renamed", (await rename()) > 0);
    same("everything but the name", await everything(), withName(before, from, to));
    same("how much is renamed the second time", await rename(), 0);
    const [rule] = await listed(store, 1);
    if (rule === undefined) throw new Error("a rule is missing");
    same("the found", await succeeds(store.find(1, rule.id)), rule);
    await succeeds(replaceRule(store, rule, draftOf("still at its revision")));
  },
);

const names: readonly string[] = ["by", "createdBy", "updatedBy"];

/** A copy of plain data in which a person has another name. */
function withName(data: unknown, from: string, to: string): unknown {
  if (Array.isArray(data)) return data.map((value) => withName(value, from, to));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      names.includes(key) ? (value === from ? to : value) : withName(value, from, to),
    ]),
  );
}

export const forgetting = clause(
  20,
  "Forgetting: no rules, no history, and every reader notices",
  [],
  async ({ store }) => {
    const forget = async () => {
      const removed: number[] = [];
      for (let more = true, steps = 0; more; steps += 1) {
        holds("forgetting ends", steps < 1_000);
        const step = await succeeds(store.forget(1));
        holds(`a step that removes ${step.rules.length} rules is bounded`, step.rules.length <= 2_000);
        removed.push(...step.rules.map(({ id }) => id));
        more = step.more;
      }
      return removed;
    };
    const never = await succeeds(store.changes(1, null, 10));
    same("what is forgotten of nothing", await succeeds(store.forget(1)), { rules: [], more: false });
    same("the revision of nothing", (await succeeds(store.changes(1, null, 10))).revision, never.revision);

    const first = await inserted(store, 1, "first");
    const readers = [ruleReader(1)];
    await readers[0]?.catchUp(store, 10);
    await insertedAll(
      store,
      1,
      Array.from({ length: 2_500 }, (_, index) => `many ${index}`),
    );
    const midway = ruleReader(1);
    await midway.readPage(store, 700);
    readers.push(midway);
    const replaced = await succeeds(replaceRule(store, first, draftOf("last")));
    const late = ruleReader(1);
    await late.catchUp(store, 1_000);
    readers.push(late);
    const beforeIt = (await succeeds(store.history(1, null, 1))).entries[0]?.sequence ?? 0;
    const other = await inserted(store, 2, "other");

    const step = await succeeds(store.forget(1));
    holds(`a first step that removes ${step.rules.length} rules is bounded`, step.rules.length <= 2_000);
    const half = late.fork();
    same("a reader in the middle", await half.catchUp(store, 10_000), byAscendingId(await listed(store, 1)));
    const removed = [...step.rules.map(({ id }) => id), ...(await forget())];
    same("how many rules were removed", [removed.length, new Set(removed).size], [2_501, 2_501]);
    holds("the replaced rule was removed", removed.includes(replaced.id));

    same("the rules that are left", await listed(store, 1), []);
    const history = await succeeds(store.history(1, null, 10));
    same("the history that is left", [history.entries, history.next], [[], null]);
    holds("what was forgotten is said", history.prunedThrough >= beforeIt);
    for (const reader of [...readers, half]) same("what a reader holds", await reader.catchUp(store, 10), []);
    const { revision } = await succeeds(store.changes(1, null, 10));
    same("forgetting once more", await forget(), []);
    same("the revision after nothing was forgotten", (await succeeds(store.changes(1, null, 10))).revision, revision);
    same("the rules of another project", await listed(store, 2), [other]);

    const again = await inserted(store, 1, "first");
    const [entry, ...others] = await wholeHistory(store, 1);
    same("the history after it", [entry?.changes, others], [[{ before: null, after: again }], []]);
    holds("sequences go on", (entry?.sequence ?? 0) > beforeIt);
    for (const reader of readers) same("what a reader holds after it", await reader.catchUp(store, 10), [again]);
  },
);

function byAscendingId<T extends { readonly id: number }>(rules: readonly T[]): readonly T[] {
  return rules.toSorted((one, other) => one.id - other.id);
}
