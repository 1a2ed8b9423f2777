import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { listingDocument, publishDocument } from "../../test/packument.ts";
import { send, storedFiles } from "../../test/raw-client.ts";
import { startRegistry } from "../../test/registry.ts";
import { isStorableName } from "./storable-name.ts";

interface LocalDatabase {
  getPackageStorage(name: string): { readonly path: string };
}

const ofVerdaccio = createRequire(createRequire(import.meta.url).resolve("verdaccio/package.json"));
const { default: Database } = ofVerdaccio("@verdaccio/local-storage-legacy") as {
  default: new (config: object, logger: object) => LocalDatabase;
};

const devices = ["con", "CON", "prn", "aux", "nul", "com0", "COM9", "lpt1"];
const dropped = [".", "..", " ", "<", ">", ":", '"', "|", "?", "*", "\\", "\u0000", "\u001f", "\u007f", "\u0085", "~1"];
const arbitraryPart = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("billing", "acme", "a", ".js", "-", "@", "!~'()") },
  { weight: 3, arbitrary: fc.constantFrom(...dropped) },
  { weight: 2, arbitrary: fc.constantFrom(...devices) },
  { weight: 1, arbitrary: fc.constantFrom("x".repeat(120), "y".repeat(255)) },
);
const arbitrarySegment = fc.array(arbitraryPart, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
const arbitraryName = fc.oneof(
  arbitrarySegment,
  fc.tuple(arbitrarySegment, arbitrarySegment).map(([scope, name]) => `@${scope}/${name}`),
);

describe("a name that is accepted", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "storage-"));
  });

  afterAll(() => rm(folder, { recursive: true }));

  test("Verdaccio's storage keeps accepted names apart: each is the path at which the package is stored", () => {
    const config = { storage: folder, self_path: join(folder, "config.yaml"), getMatchedPackagesSpec: () => undefined };
    const database = new Database(config, {});
    let accepted = 0;
    fc.assert(
      fc.property(arbitraryName, (name) => {
        if (!isStorableName(name)) return;
        accepted += 1;
        expect(relative(folder, database.getPackageStorage(name).path)).toBe(name);
      }),
      { numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });
});

describe("raw requests that name what a file system reads as another package", { timeout: 60_000 }, () => {
  let registry: Awaited<ReturnType<typeof startRegistry>>;
  const longest = "x".repeat(255);

  beforeAll(async () => {
    registry = await startRegistry();
    for (const name of ["billing", "@acme/app", "@acme/billing"]) {
      const body = JSON.stringify(publishDocument(name, "1.0.0"));
      const target = `/${name.replace("/", "%2f")}`;
      expect(await send(registry.verdaccio, { target, token: registry.tokens.olivia, body })).toBe(201);
    }
    await registry.protect("@acme/*", { push: "owner", delete: "owner" });
    await registry.protect("billing", { push: "owner", delete: "owner" });
  }, 60_000);

  afterAll(() => registry?.stop());

  const names = [
    "billing.",
    "billing..",
    "billing...",
    "@acme./app",
    "@acme../billing",
    "@acme/app.",
    "@acme/billing..",
    "con",
    "CON",
    "nul.js",
    "@acme/aux",
    "@acme/com1.tar",
    "lpt9",
    "billin~1",
    "@acme~1/app",
    `${longest}x`,
  ];

  it.each(names)("write nothing as %s", async (name) => {
    const { verdaccio, tokens } = registry;
    const encoded = [name.replace("/", "%2f"), name.replace("/", "%2F").replaceAll(".", "%2e"), name];
    const publish = JSON.stringify(publishDocument(name, "6.6.6"));
    const list = JSON.stringify(listingDocument(name, []));
    for (const path of encoded) {
      const requests = [
        { method: "PUT", target: `/${path}`, body: publish },
        { method: "PUT", target: `/${path}`, body: JSON.stringify({ name, users: { dan: true } }) },
        { method: "PUT", target: `/${path}/-rev/1`, body: list },
        { method: "PUT", target: `/${path}/latest`, body: '"1.0.0"' },
        { method: "PUT", target: `/-/package/${path}/dist-tags/latest`, body: '"1.0.0"' },
        { method: "DELETE", target: `/-/package/${path}/dist-tags/latest` },
        { method: "DELETE", target: `/${path}/-rev/1` },
        { method: "DELETE", target: `/${path}/-/billing-1.0.0.tgz/-rev/1` },
      ];
      for (const request of requests) {
        const before = await storedFiles(verdaccio);
        const status = await send(verdaccio, { token: tokens.dan, ...request });
        expect(status, `${request.method} ${request.target}`).toBe(400);
        expect(await storedFiles(verdaccio)).toEqual(before);
      }
    }
  });

  it.each([
    "/billing%20",
    "/billing%20/-rev/1",
    "/billing%2e%20/latest",
    "/%20billing",
    "/billing%00",
    "/billing%7f",
    "/billing%c2%85",
    "/billing%3a",
    "/billing%3f",
    "/bill%2aing",
    "/@acme%20%2fapp",
    "/@acme%2e%2fapp",
    "/@acme%2f%2e%2fapp",
    "/con%2e",
    "/billing%252e",
  ])("write nothing to %s", async (target) => {
    const { verdaccio, tokens } = registry;
    const name = decodeURIComponent(target).slice(1);
    const before = await storedFiles(verdaccio);
    for (const body of [JSON.stringify(publishDocument(name, "6.6.6")), '"1.0.0"']) {
      expect(await send(verdaccio, { target, token: tokens.dan, body })).toBe(400);
    }
    expect(await send(verdaccio, { method: "DELETE", target, token: tokens.dan })).toBeGreaterThanOrEqual(400);
    expect(await storedFiles(verdaccio)).toEqual(before);
  });
});

describe("the auth role alone", { timeout: 60_000 }, () => {
  it("lets nobody write or read what a file system reads as another package", async () => {
    const registry = await startRegistry({ roles: ["auth"] });
    try {
      const { verdaccio, tokens } = registry;
      const publish = (name: string) => ({
        target: `/${name.replace("/", "%2f")}`,
        token: tokens.olivia,
        body: JSON.stringify(publishDocument(name, "1.0.0")),
      });
      expect(await send(verdaccio, publish("@acme/billing"))).toBe(201);
      const before = await storedFiles(verdaccio);
      for (const name of ["@acme./billing", "@acme/billing.", "con", "@acme/nul", "billin~1", "z".repeat(256)]) {
        const { target, token } = publish(name);
        expect(await send(verdaccio, publish(name)), name).toBe(400);
        expect(await send(verdaccio, { method: "DELETE", target: `${target}/-rev/1`, token }), name).toBe(400);
        expect(await send(verdaccio, { method: "GET", target, token }), name).toBe(400);
      }
      expect(await storedFiles(verdaccio)).toEqual(before);
    } finally {
      await registry.stop();
    }
  });
});
