import { revision } from "@package-protection/core";
import { clause, withStore } from "./contract-clause.ts";
import { holds, same, succeeds } from "./expectation.ts";
import { listed, ruleReader } from "./rule-reader.ts";
import { draftOf, inserted, someTime } from "./sample-rule.ts";

export const order = clause(2, "Order: rules stand in the order of their last change", async ({ store }) => {
  const [a, b, c] = [await inserted(store, 1, "a"), await inserted(store, 1, "b"), await inserted(store, 1, "c")];
  const changed = await succeeds(store.replace(1, a.id, a.revision, draftOf("z"), someTime - 1));
  same("the order", await listed(store, 1), [b, c, changed]);
  const first = await succeeds(store.changes(1, null, 2));
  same("the order of the first page", first.rules, [b, c]);
  const second = await succeeds(store.changes(1, first.revision, 2));
  same("the order of the second page", second.rules, [changed]);
});

export const differences = clause(8, "What is applied page by page gives the list of now", async ({ store }) => {
  const rules = await Promise.all(["a", "b", "c", "d", "e"].map((pattern) => inserted(store, 1, pattern)));
  const [a, b, c, d, e] = rules;
  if (!a || !b || !c || !d || !e) throw new Error("five rules were inserted");
  const early = ruleReader(1);
  await early.catchUp(store, 2);

  const midway = ruleReader(1);
  await midway.readPage(store, 2);
  // Told already, and not yet told: each of them changed, and removed.
  await succeeds(store.replace(1, a.id, a.revision, draftOf("a2"), someTime));
  await succeeds(store.remove(1, b.id, null));
  await midway.readPage(store, 1);
  await succeeds(store.replace(1, d.id, d.revision, draftOf("b"), someTime));
  await succeeds(store.remove(1, e.id, null));
  await succeeds(store.remove(1, (await inserted(store, 1, "e")).id, null));
  const now = [...(await listed(store, 1))].sort((left, right) => left.id - right.id);
  same(
    "ids",
    now.map(({ id }) => id),
    [a.id, c.id, d.id],
  );
  same("who was in the middle of it", await midway.catchUp(store, 1), now);
  same("who had read all", await early.catchUp(store, 1), now);
});

export const neverStale = clause(9, "Never `nothing` after a change, and nothing else without one", async (subject) => {
  const { store } = subject;
  const other = (await subject.secondHandle?.()) ?? store;
  const reader = ruleReader(1);
  const seesNothing = async () => {
    const since = reader.revision();
    const page = await succeeds(store.changes(1, since, 5));
    same("without a change", page, { revision: since, rules: [], removed: [], whole: false, more: false });
  };
  const sees = async (count: number) => {
    const since = reader.revision();
    same("how many rules there are", (await reader.catchUp(store, 5)).length, count);
    holds("the revision is another", reader.revision() !== since);
    await seesNothing();
  };
  await sees(0);
  const rule = await inserted(other, 1, "a");
  await sees(1);
  await succeeds(other.replace(1, rule.id, rule.revision, draftOf("b"), someTime));
  await sees(1);
  await succeeds(other.remove(1, rule.id, null));
  await sees(0);
  await succeeds(other.remove(1, (await inserted(other, 1, "a")).id, null));
  await sees(0);
  await inserted(other, 2, "a");
  await seesNothing();
});

export const whole = clause(10, "`whole` where the store cannot continue", async ({ store }, makeStore) => {
  const rules = [await inserted(store, 1, "a"), await inserted(store, 1, "b")];
  const strange = ["", "0", "0.0", "1", "1.1", "-1", "999999.x", "__proto__", "\u{1f600}", "NaN.NaN", "1e400.a.b"];
  await withStore(makeStore, async ({ store: another }) => {
    for (const pattern of ["a", "b", "c"]) {
      await inserted(another, 1, pattern);
      strange.push((await succeeds(another.changes(1, null, 10))).revision);
      strange.push((await succeeds(another.changes(1, null, 1))).revision);
    }
  });
  for (const since of [null, ...strange.map(revision)]) {
    const page = await succeeds(store.changes(1, since, 10));
    same(
      `since ${since}`,
      { ...page, revision: null },
      { revision: null, rules, removed: [], whole: true, more: false },
    );
    const first = await succeeds(store.changes(1, since, 1));
    same(
      `one since ${since}`,
      { ...first, revision: null },
      { ...page, revision: null, rules: [rules[0]], more: true },
    );
  }
  const ofNobody = await succeeds(store.changes(404, null, 10));
  same(
    "a project without rules",
    { ...ofNobody, revision: null },
    {
      revision: null,
      rules: [],
      removed: [],
      whole: true,
      more: false,
    },
  );
});

export const pages = clause(11, "A page keeps to its limit, and paging ends", async ({ store }) => {
  const reader = ruleReader(1);
  for (let count = 0; count < 12; count += 1) await inserted(store, 1, `p${count}`);
  for (const limit of [1, 2, 3, 5, 11, 12, 13]) {
    same(`rules, ${limit} at a time`, (await ruleReader(1).catchUp(store, limit)).length, 12);
  }
  await reader.catchUp(store, 12);
  for (const rule of (await listed(store, 1)).slice(0, 7)) await succeeds(store.remove(1, rule.id, null));
  for (let count = 0; count < 3; count += 1) await inserted(store, 1, `q${count}`);
  same("rules after removals", await reader.catchUp(store, 4), await listed(store, 1));

  // While somebody writes between all pages, and no longer.
  const busy = ruleReader(1);
  for (let count = 0; count < 20; count += 1) {
    await busy.readPage(store, 1);
    const [oldest] = await listed(store, 1);
    if (oldest !== undefined) await succeeds(store.remove(1, oldest.id, null));
    await inserted(store, 1, `r${count}`);
  }
  same("rules when the writing has ended", await busy.catchUp(store, 1), await listed(store, 1));
});
