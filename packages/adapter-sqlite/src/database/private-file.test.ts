import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { inserted } from "../../test/sample-rule.ts";
import { backupRuleDatabase, migrate, openRuleDatabase, restoreRuleDatabase, sqliteRuleStore } from "../index.ts";

test("the law of private files: only the owner may read what is made, the files beside it too, whatever the umask", async () => {
  const before = process.umask();
  onTestFinished(() => {
    process.umask(before);
  });
  const masks = fc.tuple(fc.constantFrom(0, 0o077, 0o700), fc.nat(0o077)).map(([one, other]) => one | other);
  await fc.assert(
    fc.asyncProperty(masks, async (mask) => {
      const folder = mkdtempSync(join(tmpdir(), "package-protection-"));
      const [path, backup, restored] = ["rules.db", "backup.db", "restored.db"].map((name) => join(folder, name));
      if (path === undefined || backup === undefined || restored === undefined) throw new Error("a path is missing");
      process.umask(mask);
      const database = (await openRuleDatabase(path).andThrough((opened) => migrate(opened)))._unsafeUnwrap();
      await inserted(sqliteRuleStore(database), "a");
      (await backupRuleDatabase(path, backup))._unsafeUnwrap();
      (await restoreRuleDatabase(backup, restored))._unsafeUnwrap();
      process.umask(before);
      const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777]);
      expect(Object.fromEntries(modes)).toEqual({
        "rules.db": 0o600,
        "rules.db-shm": 0o600,
        "rules.db-wal": 0o600,
        "backup.db": 0o600,
        "restored.db": 0o600,
      });
      database.close();
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 10 },
  );
});
