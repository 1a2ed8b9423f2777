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
    scheme,
    slashes: fc.constantFrom("//", "///"),
    user: secret,
    password: secret,
    path: fc.constantFrom("", "/rules", "/a/b?c=d"),
  })
  .map(({ scheme: name, slashes, user, password, path }) => ({
    text: `${name}:${slashes}${user}:${password}@host${path}`,
    secrets: [user, password],
  }));
const blank = fc.constantFrom("", " ", "\t", "\n");

test("the law of addresses: a URL is an error that repeats neither user nor password, and makes no file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "package-protection-"));
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });
  const existing = temporaryPath();
  (await migratedDatabase(existing)).close();
  await fc.assert(
    fc.asyncProperty(url, blank, async ({ text, secrets }, space) => {
      const address = space + text;
      const outcomes = [
        await openRuleDatabase(address),
        await restoreRuleDatabase(address, "restored.db"),
        await restoreRuleDatabase(existing, address),
        await backupRuleDatabase(address, "backup.db"),
        await backupRuleDatabase(existing, address),
      ];
      for (const outcome of outcomes) {
        const error = outcome._unsafeUnwrapErr();
        const refused = error.type === "source_unusable" ? error.reason : error;
        expect(refused).toMatchObject({
          type: "database_unavailable",
          cause: { message: expect.stringContaining("URL") },
        });
        const said = JSON.stringify(error) + String("cause" in refused ? refused.cause : "");
        for (const text of secrets) expect(said).not.toContain(text);
      }
      expect(readdirSync(folder)).toEqual([]);
    }),
  );
});

test("a URL with a slash too few is refused, the path of a drive is not", async () => {
  expect((await openRuleDatabase("postgres:/user:secret@host/rules"))._unsafeUnwrapErr()).toMatchObject({
    cause: { message: expect.stringContaining("URL") },
  });
  expect((await openRuleDatabase("c:/no-such-folder/rules.db"))._unsafeUnwrapErr()).toMatchObject({
    cause: { message: expect.stringContaining("directory does not exist") },
  });
});

test.each(["file:rules.db", "FILE:rules.db?mode=memory"])(
  "%s is refused: an option in it would have no effect",
  async (uri) => {
    expect((await openRuleDatabase(uri))._unsafeUnwrapErr()).toMatchObject({
      type: "database_unavailable",
      cause: { message: expect.stringContaining("give a path") },
    });
  },
);
