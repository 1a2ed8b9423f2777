import type { Revision, RuleOperation, RuleStore } from "@package-protection/core";
import { removeRule } from "@package-protection/testkit";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { migratedSchema, newestServer } from "../../test/rule-database.ts";
import { draftOf, inserted, someNote } from "../../test/sample-rule.ts";
import { watchingPool } from "../../test/watching-pool.ts";
import { postgresRuleStore } from "../index.ts";
import { statementTexts } from "../statements/statements.ts";

async function changesSince(store: RuleStore, since: Revision | null, limit: number) {
  return (await store.changes(1, since, limit))._unsafeUnwrap();
}

/** A pool that hands out the rows of every answer in the opposite order. */
function reversingPool(connectionString: string): pg.Pool {
  class ReversingClient extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: the driver's signature has many overloads.
    override query(...query: any): any {
      const answer: unknown = Reflect.apply(super.query, this, query);
      // The pool's own calls have a callback.
      if (!(answer instanceof Promise)) return answer;
      return answer.then((result: pg.QueryResult) => {
        result.rows.reverse();
        return result;
      });
    }
  }
  const pool = new pg.Pool({ connectionString, Client: ReversingClient });
  pool.on("error", () => undefined);
  onTestFinished(() => pool.end());
  return pool;
}

test("a page is the same in whatever order the server sends its rows", async () => {
  const { pool, schema } = await migratedSchema();
  const store = postgresRuleStore(pool, { schema });
  const reversed = postgresRuleStore(reversingPool(newestServer().url), { schema });
  const first = await inserted(store, "a");
  const several = ["b", "c", "d"].map((name): RuleOperation => ({ kind: "insert", terms: draftOf(name) }));
  const { changes } = (await store.write(1, several, someNote))._unsafeUnwrap();
  const removals = changes.slice(0, 2).map(({ after }): RuleOperation => {
    return { kind: "remove", ruleId: after?.id ?? 0, expected: null };
  });
  for (const name of ["e", "f"]) await inserted(store, name);
  (await store.write(1, removals, someNote))._unsafeUnwrap();
  (await removeRule(store, 1, first.id))._unsafeUnwrap();
  for (const limit of [1, 2, 3, 10]) {
    for (const start of [null, first.revision]) {
      let since: Revision | null = start;
      for (let more = true; more; ) {
        const page = await changesSince(store, since, limit);
        expect(await changesSince(reversed, since, limit)).toEqual(page);
        ({ revision: since, more } = page);
      }
    }
  }
});

test("who missed nothing costs a point read, and who missed something one statement more", async () => {
  const { schema } = await migratedSchema();
  const sent: string[] = [];
  const pool = watchingPool({ connectionString: newestServer().url, max: 1 }, (text) => {
    sent.push(text);
  });
  const store = postgresRuleStore(pool, { schema });
  const { newestWrite, firstPage, changesPage } = statementTexts(schema);
  const sentFor = async (since: Revision | null, limit: number) => {
    sent.length = 0;
    const page = await changesSince(store, since, limit);
    return { page, texts: [...sent] };
  };
  const never = await sentFor(null, 10);
  expect(never.texts).toEqual([firstPage]);
  expect((await sentFor(never.page.revision, 10)).texts).toEqual([newestWrite]);
  for (const name of ["a", "b"]) await inserted(store, name);
  expect((await sentFor(never.page.revision, 10)).texts).toEqual([newestWrite, changesPage]);
  const half = await sentFor(null, 1);
  expect([half.texts, half.page.more]).toEqual([[firstPage], true]);
  expect((await sentFor(half.page.revision, 1)).texts).toEqual([changesPage]);
});
