import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { packageFolders, registryInventory } from "./project-registries.ts";

test("the pages of the inventory are the names of the packages, each once and in one order, whatever a page's size", async () => {
  const name = fc.oneof(fc.stringMatching(/^[a-z]{1,3}$/), fc.stringMatching(/^@[a-z]{1,2}\/[a-z]{1,2}$/));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(name, { maxLength: 8 }), fc.integer({ min: 1, max: 4 }), async (names, limit) => {
      const folder = mkdtempSync(join(tmpdir(), "package-protection-inventory-"));
      try {
        const filesOf = packageFolders(folder);
        for (const one of names) await filesOf(7).write(["npm", one, "1.0.0.tgz"], Buffer.from(""));
        const inventory = registryInventory(filesOf);
        const listed: string[] = [];
        for (let after: string | null = null; ; after = listed.at(-1) ?? null) {
          const page = await inventory(7, { packageType: "npm", after, limit });
          if (page.length === 0) break;
          expect(page.length).toBeLessThanOrEqual(limit);
          listed.push(...page);
        }
        expect(listed).toEqual([...names].sort());
        expect(await inventory(8, { packageType: "npm", after: null, limit })).toEqual([]);
        expect(await inventory(7, { packageType: "maven", after: null, limit })).toEqual([]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: 30 },
  );
});
