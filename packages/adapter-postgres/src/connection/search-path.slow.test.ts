import type { ProtectionRule, Revision, RuleOperation } from "@package-protection/core";
import { insertRule, removeRule, replaceRule } from "@package-protection/testkit";
import type { Pool } from "pg";
import { describe, expect, test } from "vitest";
import { hostileDatabase } from "../../test/hostile-schema.ts";
import { servers, unchecked } from "../../test/rule-database.ts";
import { draftOf, inserted, patterns, someNote } from "../../test/sample-rule.ts";
import { checkSchema, migrate, postgresRuleStore } from "../index.ts";
import { statementTexts } from "../statements/statements.ts";

/** Sends every statement of the package, each with something to do. */
async function useEverything(pool: Pool, schema: string): Promise<void> {
  (await migrate(pool, { schema }))._unsafeUnwrap();
  (await checkSchema(pool, { schema }))._unsafeUnwrap();
  const store = postgresRuleStore(pool, { schema });
  const a = await inserted(store, "a");
  const b = (await replaceRule(store, a, draftOf("b"), someNote))._unsafeUnwrap();
  const operations: readonly RuleOperation[] = [
    { kind: "insert", terms: draftOf("c") },
    { kind: "replace", ruleId: b.id, expected: b.revision, terms: draftOf("d") },
    { kind: "insert", terms: draftOf("b") },
  ];
  const { changes, revision } = (await store.write(1, operations, someNote))._unsafeUnwrap();
  const [c, d] = changes.map(({ after }) => after as ProtectionRule);
  if (c === undefined || d === undefined) throw new Error("a rule is missing");
  expect((await store.find(1, d.id))._unsafeUnwrap()).toEqual(d);
  const removing: RuleOperation = { kind: "remove", ruleId: c.id, expected: null };
  (
    await store.write(1, [removing, { kind: "insert", terms: draftOf("e") }], { ...someNote, expected: revision })
  )._unsafeUnwrap();
  (await removeRule(store, 1, d.id, d.revision))._unsafeUnwrap();

  const read: string[] = [];
  let since: Revision = revision;
  for (let more = true; more; ) {
    const page = (await store.changes(1, since, 1))._unsafeUnwrap();
    read.push(...page.removed.map(String), ...page.rules.map((rule) => rule.packageNamePattern));
    ({ revision: since, more } = page);
  }
  expect(read).toEqual([`${c.id}`, `${d.id}`, "e"]);
  expect((await store.changes(1, since, 1))._unsafeUnwrap()).toMatchObject({ revision: since, rules: [], more: false });
  expect(await patterns(store)).toEqual(["b", "e"]);
  expect((await insertRule(store, 1, draftOf("e"))).isErr()).toBe(true);
  expect((await insertRule(store, 1, draftOf("g"), { expected: revision })).isErr()).toBe(true);
  expect((await replaceRule(store, d, draftOf("e"))).isErr()).toBe(true);

  await inserted(postgresRuleStore(pool, { schema, keptChanges: 5 }), "f");
  expect((await store.history(1, null, 2))._unsafeUnwrap()).toMatchObject({ prunedThrough: 3, entries: [{}, {}] });
  for (let more = true; more; ) ({ more } = (await store.renameInHistory("ann", "ben"))._unsafeUnwrap());
  const renamed = (await store.history(1, { sequence: 4, position: 1 }, 10))._unsafeUnwrap();
  expect(renamed.entries).toMatchObject([{ by: "ben", changes: [{ after: { createdBy: "ben", updatedBy: "ben" } }] }]);
  for (let more = true; more; ) ({ more } = (await store.forget(1))._unsafeUnwrap());
  expect(await patterns(store)).toEqual([]);
}

describe.each(servers)(`with a hostile schema in the search path, on $name${unchecked}`, (server) => {
  test.each(["hostile", "hostile,pg_catalog"])("no statement calls anything of it, with %s", async (searchPath) => {
    const { pool, sent, called, drop } = await hostileDatabase(server, searchPath);
    await useEverything(pool, "rules");
    expect(await called()).toEqual([]);
    const unsent = Object.entries(statementTexts("rules")).filter(([, text]) => !sent.has(text));
    expect(unsent.map(([name]) => name)).toEqual([]);
    // No table or index depends on it either.
    await drop();
    await inserted(postgresRuleStore(pool, { schema: "rules" }), "after");
    (await checkSchema(pool, { schema: "rules" }))._unsafeUnwrap();
  });

  test.each([
    ["SELECT 1::bigint || '.'::pg_catalog.text", "bigint || text"],
    ["SELECT FROM pg_catalog.pg_class WHERE relname = $1", "name = name"],
    ["SELECT count(*) FROM pg_catalog.pg_am", "count"],
    ["SELECT relname FROM pg_class", "pg_class"],
    ["SELECT left($1::pg_catalog.text, 1)", "left"],
  ])("%s would call it", async (text, name) => {
    const { pool, called } = await hostileDatabase(server, "hostile,pg_catalog");
    await pool.query(text, text.includes("$1") ? ["a"] : []).catch(() => undefined);
    expect(await called()).toContain(name);
  });
});
