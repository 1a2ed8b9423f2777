import { type Revision, revision } from "@package-protection/core";
import { insertRule, removeRule, replaceRule } from "../../one-rule.ts";
import { clause, withStore } from "../contract-test.ts";
import { byId, conflictsWith, holds, same, succeeds } from "../expectation.ts";
import { wholeHistory } from "../history-reader.ts";
import { listed, type RuleReader, ruleReader } from "../rule-reader.ts";
import {
  afterOf,
  draftOf,
  inserted,
  insertedAll,
  insertOf,
  removeOf,
  replaceOf,
  someNote,
  someTime,
} from "../sample-rule.ts";

/** Ids that are one number to a column or an operator of 32 bits, or to a float, and those at the ends. */
const farProjects = [
  ...[0, -1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, -(2 ** 31) - 1],
  ...[Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1, Number.MIN_SAFE_INTEGER],
];

export const isolation = clause(1, "Isolation: a method reads and writes one project", [], async ({ store }) => {
  const otherTerms = draftOf("other", { packageType: "maven", minimumAccessLevelForDelete: "owner" });
  const rule = await inserted(store, 1, "a");
  const before = await succeeds(store.changes(1, null, 10));
  same("find of another project's rule", await succeeds(store.find(2, rule.id)), null);
  const missing = { type: "rule_not_found", operation: 0 } as const;
  await conflictsWith(missing, store.write(2, [replaceOf(rule, otherTerms)], someNote));
  await conflictsWith(missing, store.write(2, [removeOf(rule, rule.revision)], someNote));
  await conflictsWith(missing, store.write(2, [removeOf(rule)], someNote));
  const elsewhere = await inserted(store, 2, "a");
  await succeeds(removeRule(store, 2, elsewhere.id));
  same("the rules of 1", await listed(store, 1), [rule]);
  same("the rules of 2", await listed(store, 2), []);
  const ofOne = (await wholeHistory(store, 1)).flatMap(({ changes }) => changes);
  same("the history of 1", ofOne, [{ before: null, after: rule }]);
  const ofTwo = (await wholeHistory(store, 2)).flatMap(({ changes }) => changes);
  same("the history of 2", ofTwo, [
    { before: elsewhere, after: null },
    { before: null, after: elsewhere },
  ]);

  for (const project of farProjects) {
    same(`the rules of a new project ${project}`, await listed(store, project), []);
    const far = await inserted(store, project, "a");
    same(`the project of the rule in ${project}`, far.projectId, project);
    same(`the rules of ${project}`, await listed(store, project), [far]);
    same(`the found in ${project}`, await succeeds(store.find(project, far.id)), far);
    const history = await wholeHistory(store, project);
    same(`how many writes ${project} had`, history.length, 1);
  }
  await succeeds(store.forget(2));
  same("what changed in 1", await succeeds(store.changes(1, before.revision, 10)), {
    ...before,
    rules: [],
    whole: false,
  });
  same("the history of 1 at last", await wholeHistory(store, 1), await wholeHistory(store, 1, 1));
  same("how many writes 1 had", (await wholeHistory(store, 1)).length, 1);
});

export const order = clause(2, "Order: rules stand in the order of their last change", [], async ({ store }) => {
  const first = await inserted(store, 1, "b");
  const [c, a] = [await inserted(store, 1, "c"), await inserted(store, 1, "a")];
  // Neither its id, its pattern nor its times would put it at the end.
  const changed = await succeeds(replaceRule(store, first, draftOf("bb"), { at: someTime - 1 }));
  same("the order", await listed(store, 1), [c, a, changed]);
  const page = await succeeds(store.changes(1, null, 2));
  same("the order of the first page", page.rules, [c, a]);
  same("the order of the second page", (await succeeds(store.changes(1, page.revision, 2))).rules, [changed]);

  const write = await succeeds(
    store.write(1, [insertOf(draftOf("y")), replaceOf(changed, draftOf("z")), insertOf(draftOf("x"))], someNote),
  );
  same("the order inside a write", await listed(store, 1), [c, a, ...afterOf(write)]);
});

export const differences = clause(3, "Differences: page by page they give the rules of now", [], async ({ store }) => {
  const early = ruleReader(1);
  const [a, b, c, d, e] = await insertedEach(store, ["a", "b", "c", "d", "e"]);
  await early.catchUp(store, 2);

  const midway = ruleReader(1);
  await midway.readPage(store, 2);
  // Read already, and not yet read: each of them changed, and removed.
  await succeeds(replaceRule(store, a, draftOf("a2")));
  await succeeds(removeRule(store, 1, b.id));
  await midway.readPage(store, 1);
  await succeeds(replaceRule(store, d, draftOf("b")));
  await succeeds(removeRule(store, 1, e.id));
  await succeeds(removeRule(store, 1, (await inserted(store, 1, "e")).id));
  const now = byId(await listed(store, 1));
  const ids = now.map(({ id }) => id);
  same("the ids of now", ids, [a.id, c.id, d.id]);
  same("what a reader in the middle holds", await midway.catchUp(store, 1), now);
  same("what a reader that had read all holds", await early.catchUp(store, 1), now);

  // A page is of one moment, also where a write begins in the same turn, before it or after it.
  for (let count = 0; count < 5; count += 1) {
    await Promise.all([early.readPage(store, 10), inserted(store, 1, `after${count}`)]);
    same("a reader before a write", await early.catchUp(store, 10), byId(await listed(store, 1)));
    await Promise.all([inserted(store, 1, `before${count}`), midway.readPage(store, 10)]);
    same("a reader after a write", await midway.catchUp(store, 10), byId(await listed(store, 1)));
  }

  // Pages that end in the middle of a write, and a write in the middle of its pages.
  const patterns = Array.from({ length: 9 }, (_, index) => `batch ${index}`);
  const batch = await insertedAll(store, 1, patterns);
  await early.readPage(store, 4);
  const [first, second, ...others] = batch;
  if (first === undefined || second === undefined) throw new Error("the batch is missing");
  const replaced = [replaceOf(second, draftOf("batch, too")), replaceOf(first, draftOf("batch, once more"))];
  await succeeds(store.write(1, [...replaced, ...others.slice(0, 5).map((rule) => removeOf(rule))], someNote));
  await early.readPage(store, 2);
  await succeeds(
    store.write(1, [insertOf(draftOf("late")), ...others.slice(5).map((rule) => removeOf(rule))], someNote),
  );
  const atLast = byId(await listed(store, 1));
  same("a reader inside a write", await early.catchUp(store, 2), atLast);
  same("a reader before the writes", await midway.catchUp(store, 3), atLast);
});

async function insertedEach(
  store: Parameters<typeof inserted>[0],
  patterns: readonly [string, string, string, string, string],
) {
  const [a, b, c, d, e] = patterns;
  return [
    await inserted(store, 1, a),
    await inserted(store, 1, b),
    await inserted(store, 1, c),
    await inserted(store, 1, d),
    await inserted(store, 1, e),
  ] as const;
}

export const freshness = clause(
  4,
  "Freshness: nothing new without a change, and something after each",
  ["secondHandle"],
  async ({ store, secondHandle }) => {
    const other = (await secondHandle?.()) ?? store;
    const reader = ruleReader(1);
    const seesNothing = async () => {
      const since = reader.revision();
      const page = await succeeds(store.changes(1, since, 5));
      same("without a change", page, { revision: since, rules: [], removed: [], whole: false, more: false });
    };
    const seesSomething = async () => {
      const since = reader.revision();
      await reader.catchUp(store, 5);
      holds("the revision after a change is another", reader.revision() !== since);
      await seesNothing();
    };
    await reader.catchUp(store, 5);
    await seesNothing();
    const rule = await inserted(other, 1, "a");
    await seesSomething();
    const replaced = await succeeds(replaceRule(other, rule, draftOf("b")));
    await seesSomething();
    // The same terms once more are a change too.
    await succeeds(replaceRule(other, replaced, draftOf("b")));
    await seesSomething();
    await succeeds(removeRule(other, 1, rule.id));
    await seesSomething();
    await succeeds(removeRule(other, 1, (await inserted(other, 1, "a")).id));
    await seesSomething();
    await succeeds(insertRule(other, 1, draftOf("a", { enforcement: "evaluate" })));
    await seesSomething();
    await insertedAll(other, 1, ["c", "d", "e", "f", "g", "h"]);
    await seesSomething();
    await inserted(other, 2, "a");
    await seesNothing();
    await succeeds(other.forget(1));
    await seesSomething();
  },
);

export const whole = clause(
  5,
  "Whole: the list begins where the store cannot go on",
  [],
  async ({ store }, setting) => {
    const anyRevision = { revision: null, removed: [], whole: true };
    const empty = await succeeds(store.changes(1, null, 10));
    same("a project without rules", { ...empty, revision: null }, { ...anyRevision, rules: [], more: false });

    // Another project had as many writes, before and after those of project 1.
    await inserted(store, 2, "a");
    await inserted(store, 2, "b");
    const rules = [await inserted(store, 1, "a"), await inserted(store, 1, "b")];
    await inserted(store, 3, "a");
    await inserted(store, 3, "b");
    const strange = ["", "0", "1", "1.1", "-1", "999999.x", "__proto__", "\u{1f600}", "NaN.NaN", "1e400.a.b"];
    for (const project of [2, 3]) {
      strange.push((await succeeds(store.changes(project, null, 10))).revision);
      strange.push((await succeeds(store.changes(project, null, 1))).revision);
    }
    await withStore(setting, async ({ store: another }) => {
      for (const pattern of ["a", "b", "c"]) {
        await inserted(another, 1, pattern);
        strange.push((await succeeds(another.changes(1, null, 10))).revision);
        strange.push((await succeeds(another.changes(1, null, 1))).revision);
      }
    });
    for (const since of [null, ...strange.map(revision)]) {
      const page = await succeeds(store.changes(1, since, 10));
      same(`since ${JSON.stringify(since)}`, { ...page, revision: null }, { ...anyRevision, rules, more: false });
      const first = await succeeds(store.changes(1, since, 1));
      const [rule] = rules;
      same(
        `one since ${JSON.stringify(since)}`,
        { ...first, revision: null },
        { ...anyRevision, rules: [rule], more: true },
      );
      const second = await succeeds(store.changes(1, first.revision, 1));
      same(`the next since ${JSON.stringify(since)}`, [second.whole, second.rules], [false, rules.slice(1)]);
    }
  },
);

export const pages = clause(6, "Limit: a page keeps to it, and paging ends", [], async ({ store }) => {
  const readPage = async (reader: RuleReader, limit: number) => {
    const { rules, removed, more } = await reader.readPage(store, limit);
    const size = rules.length + removed.length;
    holds(`a page of ${size} keeps to the limit of ${limit}`, size <= limit);
    holds("a page with more to come is not empty", size > 0 || !more);
    return more;
  };
  const readAll = async (reader: RuleReader, limit: number) => {
    for (let more = true, count = 0; more; count += 1) {
      holds("paging ends as soon as writing does", count < 100);
      more = await readPage(reader, limit);
    }
  };
  const behind = ruleReader(1);
  for (let count = 0; count < 6; count += 1) await inserted(store, 1, `p${count}`);
  await insertedAll(store, 1, ["p6", "p7", "p8", "p9", "p10", "p11"]);
  for (const limit of [1, 2, 3, 5, 11, 12, 13]) await readAll(ruleReader(1), limit);
  await readAll(behind, 12);
  for (const rule of (await listed(store, 1)).slice(0, 3)) await succeeds(removeRule(store, 1, rule.id));
  const gone = (await listed(store, 1)).slice(0, 6).map((rule) => removeOf(rule));
  await succeeds(store.write(1, [...gone, insertOf(draftOf("q0")), insertOf(draftOf("q1"))], someNote));
  for (const limit of [1, 2, 4, 8, 9, 11]) await readAll(behind.fork(), limit);

  // Only while other writes come between all pages.
  const busy = ruleReader(1);
  for (let count = 0; count < 20; count += 1) {
    await readPage(busy, 1);
    const [oldest] = await listed(store, 1);
    const removals = oldest === undefined ? [] : [removeOf(oldest)];
    await succeeds(store.write(1, [...removals, insertOf(draftOf(`r${count}`))], someNote));
  }
  await readAll(busy, 1);
});

export const revisions = clause(7, "Revisions are new at each write", [], async ({ store }, setting) => {
  const seen = new Set<Revision | null>([null]);
  const isNew = async (written?: Revision) => {
    const { revision } = await succeeds(store.changes(1, null, 10));
    holds(`the project's revision ${revision} is new`, !seen.has(revision));
    if (written !== undefined) same("the project's revision after a write", revision, written);
    seen.add(revision);
  };
  const never = await succeeds(store.changes(1, null, 10));
  same("a project that was never written", (await succeeds(store.changes(2, null, 10))).revision, never.revision);
  await isNew();
  let rule = await inserted(store, 1, "a");
  await isNew(rule.revision);
  const seenOfRule = new Set([rule.revision]);
  for (const pattern of ["b", "a", "b", "a"]) {
    rule = await succeeds(replaceRule(store, rule, draftOf(pattern)));
    holds(`the rule's revision ${rule.revision} is new`, !seenOfRule.has(rule.revision));
    same("find after a change", await succeeds(store.find(1, rule.id)), rule);
    seenOfRule.add(rule.revision);
    await isNew(rule.revision);
  }
  const batch = await succeeds(store.write(1, [insertOf(draftOf("x")), replaceOf(rule, draftOf("y"))], someNote));
  same(
    "the revisions of one write",
    afterOf(batch).map((one) => one.revision),
    [batch.revision, batch.revision],
  );
  await isNew(batch.revision);
  await isNew((await succeeds(store.write(1, [removeOf(rule)], someNote))).revision);

  // Other data represents a lost history: it began as this one did.
  await withStore(setting, async ({ store: other }) => {
    same("one that was never written elsewhere", (await succeeds(other.changes(1, null, 10))).revision, never.revision);
    const elsewhere = await inserted(other, 1, "a");
    holds("a rule's revision is none of another history", !seenOfRule.has(elsewhere.revision));
    const { revision } = await succeeds(other.changes(1, null, 10));
    holds("a project's revision is none of another history", !seen.has(revision));
  });
});
