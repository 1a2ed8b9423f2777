import { revision } from "@package-protection/core";
import { clause, withStore } from "./contract-test.ts";
import { byId, holds, same, succeeds } from "./expectation.ts";
import { listed, ruleReader } from "./rule-reader.ts";
import { draftOf, inserted, someTime } from "./sample-rule.ts";

export const order = clause(2, "Order: rules stand in the order of their last change", [], async ({ store }) => {
  const first = await inserted(store, 1, "b");
  const [c, a] = [await inserted(store, 1, "c"), await inserted(store, 1, "a")];
  // Neither its id, its pattern nor its times would put it at the end.
  const changed = await succeeds(store.replace(1, first.id, first.revision, draftOf("bb"), someTime - 1));
  same("the order", await listed(store, 1), [c, a, changed]);
  const page = await succeeds(store.changes(1, null, 2));
  same("the order of the first page", page.rules, [c, a]);
  same("the order of the second page", (await succeeds(store.changes(1, page.revision, 2))).rules, [changed]);
});

export const differences = clause(8, "What is applied page by page gives the list of now", [], async ({ store }) => {
  const early = ruleReader(1);
  const [a, b, c] = [await inserted(store, 1, "a"), await inserted(store, 1, "b"), await inserted(store, 1, "c")];
  const [d, e] = [await inserted(store, 1, "d"), await inserted(store, 1, "e")];
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
  const now = byId(await listed(store, 1));
  const ids = now.map(({ id }) => id);
  same("the ids of now", ids, [a.id, c.id, d.id]);
  same("who was in the middle of it", await midway.catchUp(store, 1), now);
  same("who had read all", await early.catchUp(store, 1), now);

  // A page is of one moment, also where a write begins in the same turn, before it or after it.
  for (let count = 0; count < 5; count += 1) {
    await Promise.all([early.readPage(store, 10), inserted(store, 1, `after${count}`)]);
    same("who read before a write", await early.catchUp(store, 10), byId(await listed(store, 1)));
    await Promise.all([inserted(store, 1, `before${count}`), midway.readPage(store, 10)]);
    same("who read after a write", await midway.catchUp(store, 10), byId(await listed(store, 1)));
  }
});

export const neverStale = clause(
  9,
  "Never `nothing` after a change, and nothing else without one",
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
    await succeeds(other.replace(1, rule.id, rule.revision, draftOf("b"), someTime));
    await seesSomething();
    await succeeds(other.remove(1, rule.id, null));
    await seesSomething();
    await succeeds(other.remove(1, (await inserted(other, 1, "a")).id, null));
    await seesSomething();
    await inserted(other, 2, "a");
    await seesNothing();
  },
);

export const whole = clause(10, "`whole` where the store cannot continue", [], async ({ store }, setting) => {
  const anyRevision = { revision: null, removed: [], whole: true };
  const empty = await succeeds(store.changes(1, null, 10));
  same("a project without rules", { ...empty, revision: null }, { ...anyRevision, rules: [], more: false });

  const rules = [await inserted(store, 1, "a"), await inserted(store, 1, "b")];
  const strange = ["", "0", "0.0", "1", "1.1", "-1", "999999.x", "__proto__", "\u{1f600}", "NaN.NaN", "1e400.a.b"];
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
  }
});

export const pages = clause(11, "A page keeps to its limit, and paging ends", [], async ({ store }) => {
  const readAll = async (reader: ReturnType<typeof ruleReader>, limit: number) => {
    for (let more = true, count = 0; more; count += 1) {
      holds("paging ends when nobody writes", count < 100);
      more = await readPage(reader, limit);
    }
  };
  const readPage = async (reader: ReturnType<typeof ruleReader>, limit: number) => {
    const { rules, removed, more } = await reader.readPage(store, limit);
    const size = rules.length + removed.length;
    holds(`a page of ${size} keeps to the limit of ${limit}`, size <= limit);
    holds("a page with more to come is not empty", size > 0 || !more);
    return more;
  };
  const behind = ruleReader(1);
  for (let count = 0; count < 12; count += 1) await inserted(store, 1, `p${count}`);
  for (const limit of [1, 2, 3, 5, 11, 12, 13]) await readAll(ruleReader(1), limit);
  await readAll(behind, 12);
  for (const rule of (await listed(store, 1)).slice(0, 7)) await succeeds(store.remove(1, rule.id, null));
  for (let count = 0; count < 3; count += 1) await inserted(store, 1, `q${count}`);
  await readAll(behind, 4);

  // While somebody writes between all pages, and no longer.
  const busy = ruleReader(1);
  for (let count = 0; count < 20; count += 1) {
    await readPage(busy, 1);
    const [oldest] = await listed(store, 1);
    if (oldest !== undefined) await succeeds(store.remove(1, oldest.id, null));
    await inserted(store, 1, `r${count}`);
  }
  await readAll(busy, 1);
});
