import { expect, test } from "vitest";
import { newestServer, poolOf } from "../../test/rule-database.ts";
import { inserted, patterns } from "../../test/sample-rule.ts";
import { checkSchema, migrate, migrationSql, postgresRuleStore } from "../index.ts";

const pool = () => poolOf(newestServer().url);

/** Every function that takes the name of a schema. */
const functions: readonly ((schema: string) => unknown)[] = [
  (schema) => migrate(pool(), { schema }),
  (schema) => checkSchema(pool(), { schema }),
  (schema) => migrationSql({ schema }),
  (schema) => postgresRuleStore(pool(), { schema }),
];

test.each(["a".repeat(64), "\u{1f600}".repeat(16), "ä".repeat(32)])(
  "a schema name over 63 bytes is a TypeError: %s",
  (schema) => {
    for (const call of functions) {
      expect(() => call(schema)).toThrow(
        new TypeError(
          `schema must be at most 63 bytes long, got 64: ${JSON.stringify(schema)}; PostgreSQL would cut it`,
        ),
      );
    }
  },
);

test.each(["", "a\0b", "\ud800", null, 7])("a schema name of %j is a TypeError", (schema) => {
  for (const call of functions) {
    expect(() => Reflect.apply(call, undefined, [schema])).toThrow(
      new TypeError(`schema must be a non-empty string without NUL and lone surrogates, got ${JSON.stringify(schema)}`),
    );
  }
});

test("two names of 63 bytes that differ in the last one are two schemas", async () => {
  const names = ["a", "b"].map((end) => `${"\u{1f600}".repeat(15)}""${end}`);
  const stores = [];
  for (const schema of names) {
    (await migrate(pool(), { schema }))._unsafeUnwrap();
    (await checkSchema(pool(), { schema }))._unsafeUnwrap();
    stores.push(postgresRuleStore(pool(), { schema }));
  }
  const [one, other] = stores;
  if (!one || !other) throw new Error("a store is missing");
  await inserted(one, "a");
  expect([await patterns(one), await patterns(other)]).toEqual([["a"], []]);
});
