import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listingDocument, publishDocument } from "../../test/packument.ts";
import { send } from "../../test/raw-client.ts";
import { startRegistry } from "../../test/registry.ts";

let registry: Awaited<ReturnType<typeof startRegistry>>;

beforeAll(async () => {
  registry = await startRegistry();
}, 60_000);

afterAll(() => registry?.stop());

describe("writes of one package at the same time", { timeout: 60_000 }, () => {
  it.each([
    ["waits", "busy", false],
    ["hangs up", "hasty", true],
  ])("drop no version that was published beside them, of a client that %s", async (_title, scope, hangUp) => {
    const { verdaccio, tokens } = registry;
    await registry.protect(`@${scope}/*`, { delete: "owner" });
    const name = `@${scope}/app`;
    const target = `/@${scope}%2fapp`;
    const versions: string[] = [];
    for (let round = 0; round < 40; round++) {
      const version = `1.0.${round}`;
      const deprecated = Object.fromEntries(
        versions.map((known) => [known, { name, version: known, deprecated: `in round ${round}` }]),
      );
      const list = JSON.stringify(listingDocument(name, [], { versions: deprecated }));
      const publish = JSON.stringify(publishDocument(name, version));
      const [published] = await Promise.all([
        send(verdaccio, { target, token: tokens.olivia, body: publish }),
        ...[1, 2, 3].map(() => send(verdaccio, { target, token: tokens.dan, body: list, hangUp })),
      ]);
      expect(published).toBe(201);
      versions.push(version);
    }
    expect(Object.keys((await registry.stored(name))?.versions ?? {})).toEqual(versions);
  });
});
