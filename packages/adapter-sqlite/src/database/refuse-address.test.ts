import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { backupRuleDatabase, openRuleDatabase, restoreRuleDatabase } from "../index.ts";

/** RFC 3986: a letter, then letters, digits and some signs; in any case. */
const scheme = fc.oneof(
  fc.constantFrom("postgres", "postgresql", "postgress", "POSTGRES", "mysql", "sqlite", "http", "FILE", "file"),
  fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9+.-]{0,9}$/),
);
const secret = fc.stringMatching(/^[A-Z0-9]{8}$/).map((text) => `secret-${text}`);
const url = fc
  .record({
    prefix: fc.constantFrom("", "jdbc:"),
    scheme,
    slashes: fc.constantFrom("//", "///"),
    user: secret,
    password: secret,
    path: fc.constantFrom("", "/rules", "/a/b?c=d"),
  })
  .map(({ prefix, scheme: name, slashes, user, password, path }) => ({
    text: `${prefix}${name}:${slashes}${user}:${password}@host${path}`,
    secrets: [user, password],
  }));

/** `host=… password=…` of libpq, and `Data Source=…;Password=…` of ADO.NET and ODBC. */
const keywords = fc
  .record({
    first: fc.constantFrom("host", "HOST", "hostaddr", "dbname", "user", "service", "sslmode", "Data Source", "Driver"),
    equals: fc.constantFrom("=", " = ", "\t="),
    separator: fc.constantFrom(" ", "  ", ";", "\n"),
    quote: fc.constantFrom("", "'"),
    user: secret,
    password: secret,
  })
  .map(({ first, equals, separator, quote, user, password }) => ({
    text: [
      `${first}${equals}${quote}${user}${quote}`,
      `password${equals}${quote}${password}${quote}`,
      `port${equals}5432`,
    ].join(separator),
    secrets: [user, password],
  }));

/** Without a scheme, as some drivers write it. */
const userFirst = fc
  .record({ user: secret, password: secret, place: fc.constantFrom("@host", "@tcp(host:3306)") })
  .map(({ user, password, place }) => ({ text: `${user}:${password}${place}`, secrets: [user, password] }));

const address = fc.oneof(url, keywords, userFirst);
const blank = fc.constantFrom("", " ", "\t", "\n");

function inNewFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "package-protection-"));
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

test("the law of addresses: an address of a server is an error that repeats no secret, and makes no file", async () => {
  const folder = inNewFolder();
  const existing = temporaryPath();
  (await migratedDatabase(existing)).close();
  await fc.assert(
    fc.asyncProperty(address, blank, async ({ text, secrets }, space) => {
      const given = space + text;
      const outcomes = [
        await openRuleDatabase(given),
        await restoreRuleDatabase(given, "restored.db"),
        await restoreRuleDatabase(existing, given),
        await backupRuleDatabase(given, "backup.db"),
        await backupRuleDatabase(existing, given),
      ];
      for (const outcome of outcomes) {
        const error = outcome._unsafeUnwrapErr();
        const refused = error.type === "source_unusable" ? error.reason : error;
        expect(refused).toMatchObject({
          type: "database_unavailable",
          cause: { message: expect.stringContaining("must be the path of an SQLite file, got a") },
        });
        const said = JSON.stringify(error) + String("cause" in refused ? refused.cause : "");
        for (const text of secrets) expect(said).not.toContain(text);
      }
      expect(readdirSync(folder)).toEqual([]);
    }),
  );
});

test.each([
  ["postgres:/user:secret@host/rules", 'a URL that begins with "postgres:"'],
  ["p://host/rules", 'a URL that begins with "p:"'],
  ["file:rules.db", 'a URL that begins with "file:"'],
  ["FILE:rules.db?mode=memory", 'a URL that begins with "FILE:"'],
  ["sqlite:rules.db", "a text with a colon, like a URL"],
  ["host=localhost dbname=rules", 'a connection string of the form "keyword=value"'],
  ["", "an empty text"],
  ["  ", "an empty text"],
])("%j is refused", async (text, found) => {
  const folder = inNewFolder();
  const message = `the database must be the path of an SQLite file, got ${found}; give a path, for example "./rules.db"`;
  expect((await openRuleDatabase(text))._unsafeUnwrapErr()).toMatchObject({
    type: "database_unavailable",
    cause: { message },
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("the path of a drive is no address", async () => {
  expect((await openRuleDatabase("c:/no-such-folder/rules.db"))._unsafeUnwrapErr()).toMatchObject({
    cause: { message: expect.stringContaining("directory does not exist") },
  });
});

test.each(["./host=a.db", "./rules:1.db", "rules.db", "my rules-1.db"])("%s is the path of a file", async (path) => {
  const folder = inNewFolder();
  (await openRuleDatabase(path))._unsafeUnwrap().close();
  expect(readdirSync(folder)).toHaveLength(1);
});

test.each([undefined, null, 7])("%s is no path, and throws", async (value) => {
  const got = value === null ? "null" : typeof value;
  const thrown = new TypeError(`path must be a string, got ${got}`);
  await expect(async () => await Reflect.apply(openRuleDatabase, undefined, [value])).rejects.toThrow(thrown);
  await expect(async () => await Reflect.apply(backupRuleDatabase, undefined, ["rules.db", value])).rejects.toThrow(
    thrown,
  );
  await expect(async () => await Reflect.apply(restoreRuleDatabase, undefined, [value, "rules.db"])).rejects.toThrow(
    thrown,
  );
});
