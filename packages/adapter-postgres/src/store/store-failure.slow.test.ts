import type { RuleOperation, RuleStore } from "@package-protection/core";
import { insertRule, removeRule } from "@package-protection/testkit";
import { describe, expect, test } from "vitest";
import { holdInsert, untilWaiting } from "../../test/held-write.ts";
import { migratedSchema, newestServer, newSchema, poolOf } from "../../test/rule-database.ts";
import { draftOf, inserted, patterns, someNote } from "../../test/sample-rule.ts";
import { migrate, postgresRuleStore } from "../index.ts";
import { tableNames } from "../schema/table-names.ts";

const twoInserts = ["c", "d"].map((name): RuleOperation => ({ kind: "insert", terms: draftOf(name) }));

/** Every method, each as a call that would succeed on a store that holds nothing but `a`. */
function callsOn(store: RuleStore) {
  return [
    store.changes(1, null, 10),
    store.find(1, 1),
    insertRule(store, 1, draftOf("b")),
    removeRule(store, 1, 1),
    store.write(1, twoInserts, someNote),
    store.history(1, null, 10),
    store.forget(1),
    store.renameInHistory("ann", "ben"),
  ];
}

async function expectUnavailable(store: RuleStore, cause: object): Promise<void> {
  for (const outcome of await Promise.all(callsOn(store))) {
    expect(outcome._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", mayHaveHappened: false, cause });
  }
}

test("before migrate every call says to call it, and afterwards the same store works", async () => {
  const [pool, schema] = [poolOf(newestServer().url), newSchema()];
  const store = postgresRuleStore(pool, { schema });
  await expectUnavailable(store, { message: expect.stringContaining("migrate"), cause: { code: "42P01" } });
  (await migrate(pool, { schema }))._unsafeUnwrap();
  await inserted(store, "a");
});

describe("what is known to have done nothing", () => {
  test("no connection: nobody listens there", async () => {
    const store = postgresRuleStore(poolOf("postgres://postgres@127.0.0.1:1/postgres"));
    await expectUnavailable(store, { code: "ECONNREFUSED" });
  });

  test("no connection in time: the pool is exhausted", async () => {
    const { schema } = await migratedSchema();
    const pool = poolOf(newestServer().url, { max: 1, connectionTimeoutMillis: 20 });
    const store = postgresRuleStore(pool, { schema });
    const held = await pool.connect();
    await expectUnavailable(store, { message: expect.stringContaining("timeout") });
    held.release();
    await inserted(store, "a");
  });

  test("no connection: the server has no more", async () => {
    const { pool, schema } = await migratedSchema();
    const role = newSchema().replaceAll(/\W/g, "_");
    await pool.query(`CREATE ROLE ${role} LOGIN CONNECTION LIMIT 0`);
    const store = postgresRuleStore(poolOf(newestServer().url.replace("postgres@", `${role}@`)), { schema });
    await expectUnavailable(store, { code: "53300" });
  });

  test("a statement that the server gave up by its own timeout", async () => {
    const place = await migratedSchema();
    const store = postgresRuleStore(poolOf(newestServer().url, { statement_timeout: 50, max: 1 }), place);
    const held = await holdInsert(place, 1, "held");
    expect((await insertRule(store, 1, draftOf("b")))._unsafeUnwrapErr()).toMatchObject({
      type: "store_unavailable",
      mayHaveHappened: false,
      cause: { code: "57014" },
    });
    await held.rollBack();
    await inserted(store, "b");
    expect(await patterns(store)).toEqual(["b"]);
  });

  test("a server that takes no writes", async () => {
    const place = await migratedSchema();
    await inserted(postgresRuleStore(place.pool, place), "a");
    const pool = poolOf(newestServer().url, { options: "-c default_transaction_read_only=on" });
    const store = postgresRuleStore(pool, place);
    expect((await insertRule(store, 1, draftOf("b")))._unsafeUnwrapErr()).toMatchObject({
      type: "store_unavailable",
      mayHaveHappened: false,
      cause: { code: "25006" },
    });
    expect(await patterns(store)).toEqual(["a"]);
  });
});

describe("who loses to another transaction tries again", () => {
  test("and succeeds when it is the only one left, also where the host's default isolation is stricter", async () => {
    const place = await migratedSchema();
    const pool = poolOf(newestServer().url, { options: "-c default_transaction_isolation=serializable" });
    const store = postgresRuleStore(pool, place);
    await inserted(store, "a");
    const held = await holdInsert(place, 1, "held");
    const waiting = inserted(store, "b");
    await untilWaiting(place, 1);
    await held.commit();
    await waiting;
    expect(await patterns(store)).toEqual(["a", "held", "b"]);
  });

  test.each([
    ["40001", 1],
    ["40P01", 1],
    ["40001", 2],
    ["40P01", 2],
  ])("at most five times where the answer is %s again and again, with %i rules", async (code, count) => {
    const place = await migratedSchema();
    const { rules } = tableNames(place.schema);
    const attempts = rules.replace("package_protection_project_rules", "attempts");
    await place.pool.query(`
      CREATE SEQUENCE ${attempts};
      CREATE FUNCTION ${attempts}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM nextval('${attempts}'); RAISE EXCEPTION 'again' USING ERRCODE = '${code}';
      END $$;
      CREATE TRIGGER attempts BEFORE INSERT ON ${rules} EXECUTE FUNCTION ${attempts}()`);
    const store = postgresRuleStore(place.pool, place);
    const failure = (await store.write(1, twoInserts.slice(0, count), someNote))._unsafeUnwrapErr();
    expect(failure).toMatchObject({ type: "store_unavailable", mayHaveHappened: false, cause: { code } });
    const { rows } = await place.pool.query(`SELECT last_value::int AS made FROM ${attempts}`);
    expect(rows).toEqual([{ made: 6 }]);
    expect(await patterns(store)).toEqual([]);
  });
});

test("a row that says something unknown is an error of its project, and of no other", async () => {
  const { pool, schema } = await migratedSchema();
  const store = postgresRuleStore(pool, { schema });
  const rule = await inserted(store, "a");
  (await insertRule(store, 2, draftOf("a")))._unsafeUnwrap();
  await pool.query(`UPDATE ${tableNames(schema).rules} SET package_type = 'of_tomorrow' WHERE project_id = 1`);
  const batch: RuleOperation[] = [{ kind: "remove", ruleId: rule.id, expected: null }, ...twoInserts];
  for (const outcome of [
    await store.changes(1, null, 10),
    await store.find(1, rule.id),
    await store.write(1, batch, someNote),
    await store.forget(1),
  ]) {
    expect(outcome._unsafeUnwrapErr()).toMatchObject({
      type: "store_unavailable",
      mayHaveHappened: false,
      cause: { message: expect.stringMatching(new RegExp(`project 1: rule ${rule.id}: packageType`)) },
    });
  }
  const { rows } = await pool.query(
    `SELECT count(*)::int AS kept FROM ${tableNames(schema).rules} WHERE project_id = 1`,
  );
  expect(rows).toEqual([{ kept: 1 }]);
  expect((await removeRule(store, 1, rule.id))._unsafeUnwrapErr()).toMatchObject({ mayHaveHappened: true });
  expect((await store.changes(2, null, 10))._unsafeUnwrap().rules).toHaveLength(1);
});
