import type { ProtectionRule, RuleOperation } from "@package-protection/core";
import { expect, test } from "vitest";
import { migratedSchema, newestServer } from "../../test/rule-database.ts";
import { draftOf, someNote } from "../../test/sample-rule.ts";
import { watchingPool } from "../../test/watching-pool.ts";
import { postgresRuleStore } from "../index.ts";

async function watchedStore() {
  const { schema } = await migratedSchema();
  const sent: string[] = [];
  const pool = watchingPool({ connectionString: newestServer().url, max: 1 }, (text) => {
    sent.push(text);
  });
  return { schema, sent, store: postgresRuleStore(pool, { schema }) };
}

function insertsOf(prefix: string, count: number): readonly RuleOperation[] {
  return Array.from({ length: count }, (_, index) => ({ kind: "insert", terms: draftOf(`${prefix}${index}`) }));
}

test("a write takes the same few statements whatever its size: one for one operation, six for more", async () => {
  const { sent, store } = await watchedStore();
  const counts = [];
  for (const count of [1, 2, 40, 2_000]) {
    sent.length = 0;
    const { changes } = (await store.write(1, insertsOf(`of ${count}: `, count), someNote))._unsafeUnwrap();
    counts.push(sent.length);
    sent.length = 0;
    const rules = changes.map(({ after }) => after as ProtectionRule);
    const swap = rules.map((rule, index): RuleOperation => {
      const other = rules[(index + 1) % rules.length] ?? rule;
      const terms = draftOf(other.packageNamePattern);
      return { kind: "replace", ruleId: rule.id, expected: rule.revision, terms };
    });
    (await store.write(1, swap, someNote))._unsafeUnwrap();
    counts.push(sent.length);
    sent.length = 0;
    const removal = rules.map(({ id }): RuleOperation => ({ kind: "remove", ruleId: id, expected: null }));
    (await store.write(1, removal, someNote))._unsafeUnwrap();
    counts.push(sent.length);
  }
  expect(counts).toEqual([1, 1, 1, ...Array.from({ length: 9 }, () => 6)]);
});

test("the server ends a batch whose client vanished, and lets it see what was committed before", async () => {
  const { schema } = await migratedSchema();
  const shown: unknown[] = [];
  const pool = watchingPool({ connectionString: newestServer().url, max: 1 }, async (text, client) => {
    if (text !== "COMMIT") return;
    shown.push((await client.query({ text: "SHOW idle_in_transaction_session_timeout" })).rows[0]);
    shown.push((await client.query({ text: "SHOW transaction_isolation" })).rows[0]);
  });
  (await postgresRuleStore(pool, { schema }).write(1, insertsOf("a", 2), someNote))._unsafeUnwrap();
  expect(shown).toEqual([{ idle_in_transaction_session_timeout: "10s" }, { transaction_isolation: "read committed" }]);
});

test("10,000 rules are written and removed, each in one write", async () => {
  const { pool, schema } = await migratedSchema();
  const store = postgresRuleStore(pool, { schema });
  const { changes } = (await store.write(1, insertsOf("p", 10_000), someNote))._unsafeUnwrap();
  const ids = changes.map(({ after }) => after?.id ?? 0);
  expect(new Set(ids).size).toBe(10_000);
  expect(ids).toEqual(ids.toSorted((one, other) => one - other));
  const removal = ids.map((id): RuleOperation => ({ kind: "remove", ruleId: id, expected: null }));
  (await store.write(1, removal, someNote))._unsafeUnwrap();
  expect((await store.changes(1, null, 10))._unsafeUnwrap().rules).toEqual([]);
});
