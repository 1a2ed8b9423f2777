import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { arbitraryPackument } from "../../test/arbitrary-packument.ts";
import { publishDocument } from "../../test/packument.ts";
import { send } from "../../test/raw-client.ts";
import { startRegistry } from "../../test/registry.ts";

let registry: Awaited<ReturnType<typeof startRegistry>>;
const name = "@kept/app";

beforeAll(async () => {
  registry = await startRegistry();
  for (const [version, token] of [
    ["1.0.0", registry.tokens.olivia],
    ["1.0.1", registry.tokens.dan],
  ] as const) {
    const body = JSON.stringify(publishDocument(name, version)).replaceAll(`${name}-`, "app-");
    expect(await send(registry.verdaccio, { target: "/@kept%2fapp", token, body })).toBe(201);
  }
  await registry.protect("@kept/*", { delete: "owner" });
}, 60_000);

afterAll(() => registry?.stop());

test("who may not delete drops no version and no tarball, and stops nothing", { timeout: 60_000 }, async () => {
  const { verdaccio, tokens } = registry;
  const manifest = join(verdaccio.folder, "storage", name, "package.json");
  const statuses = new Set<number | null>();
  await fc.assert(
    fc.asyncProperty(arbitraryPackument(name), fc.constantFrom("", "/-rev/1"), async (document, revision) => {
      const target = `/@kept%2fapp${revision}`;
      statuses.add(await send(verdaccio, { target, token: tokens.dan, body: JSON.stringify(document) }));
      const { versions, _attachments } = JSON.parse(await readFile(manifest, "utf8"));
      expect(Object.keys(versions)).toEqual(expect.arrayContaining(["1.0.0", "1.0.1"]));
      expect(Object.keys(_attachments)).toEqual(expect.arrayContaining(["app-1.0.0.tgz", "app-1.0.1.tgz"]));
    }),
    { numRuns: 600 },
  );
  expect(statuses).not.toContain(null);
  // Some documents passed, and some were refused for each reason.
  for (const status of [200, 400, 403, 409]) expect(statuses).toContain(status);
});
