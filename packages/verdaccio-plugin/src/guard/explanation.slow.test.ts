import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listingDocument, publishDocument } from "../../test/packument.ts";
import { startRegistry } from "../../test/registry.ts";

const everybody = { access: "$all", publish: "$authenticated", unpublish: "$authenticated" };
const packages = {
  // Only olivia reads and writes.
  "@secret/*": { access: "olivia", publish: "olivia", unpublish: "olivia" },
  // Only olivia reads.
  "@dropbox/*": { access: "olivia", publish: "$authenticated", unpublish: "$authenticated" },
  // Everybody reads and publishes, and only olivia unpublishes.
  "@kept/*": { ...everybody, unpublish: "olivia" },
  "**": everybody,
};

interface Answer {
  readonly status: number;
  readonly text: string;
}

type Send = (method: string, target: string, body: unknown) => Promise<Answer>;

/** Every kind of write of a package. */
const writes: readonly [string, (name: string, send: Send) => Promise<Answer>][] = [
  ["a publish", (name, send) => send("PUT", address(name), publishDocument(name, "2.0.0"))],
  [
    "a deprecation of what is stored",
    (name, send) => {
      const versions = { "1.0.0": { name, version: "1.0.0", deprecated: "old" } };
      return send("PUT", address(name), listingDocument(name, [], { versions }));
    },
  ],
  ["a list with fewer versions", (name, send) => send("PUT", `${address(name)}/-rev/1`, listingDocument(name, []))],
  ["a star", (name, send) => send("PUT", address(name), { _id: name, users: { dan: true } })],
  ["a tag", (name, send) => send("PUT", `/-/package/${address(name).slice(1)}/dist-tags/next`, "1.0.0")],
  [
    "a tag that is removed",
    (name, send) => send("DELETE", `/-/package/${address(name).slice(1)}/dist-tags/latest`, {}),
  ],
  ["an unpublish", (name, send) => send("DELETE", `${address(name)}/-rev/1`, {})],
  ["a tarball that is removed", (name, send) => send("DELETE", `${address(name)}/-/app-1.0.0.tgz/-rev/1`, {})],
];

function address(name: string): string {
  return `/${name.replace("/", "%2f")}`;
}

describe.each([
  ["both roles", ["auth", "middlewares"]],
  ["the middleware alone", ["middlewares"]],
  ["the auth role alone", ["auth"]],
] as const)("refusals of %s", { timeout: 60_000 }, (_title, roles) => {
  let registry: Awaited<ReturnType<typeof startRegistry>>;

  beforeAll(async () => {
    registry = await startRegistry({ roles, configuration: { packages } });
    for (const scope of ["@secret", "@dropbox", "@kept", "@open"]) {
      const name = `${scope}/there`;
      const body = JSON.stringify(publishDocument(name, "1.0.0"));
      const headers = { Authorization: `Bearer ${registry.tokens.olivia}`, "Content-Type": "application/json" };
      const answer = await fetch(registry.verdaccio.url + address(name), { method: "PUT", headers, body });
      expect(answer.status).toBe(201);
      await registry.insertRule({
        packageNamePattern: `${scope}/*`,
        packageType: "npm",
        minimumAccessLevelForPush: "admin",
        minimumAccessLevelForDelete: "admin",
      });
    }
  }, 60_000);

  afterAll(() => registry?.stop());

  function as(user: string | null): Send {
    return withToken(user === null ? null : (registry.tokens[user] ?? ""));
  }

  function withToken(token: string | null): Send {
    return async (method, target, body) => {
      const answer = await fetch(registry.verdaccio.url + target, {
        method,
        headers: {
          "Content-Type": "application/json",
          ...(token !== null && { Authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
      });
      return { status: answer.status, text: await answer.text() };
    };
  }

  it.each(writes)("tell nothing of %s to who may not read the package", async (_write, write) => {
    for (const user of ["dan", "ci", null]) {
      for (const scope of ["@secret", "@dropbox"]) {
        const [there, missing] = [await write(`${scope}/there`, as(user)), await write(`${scope}/gone`, as(user))];
        expect(there.status).toBeGreaterThanOrEqual(400);
        expect(there.text).not.toMatch(/rule|admin/);
        expect({ ...missing, text: missing.text.replaceAll("/gone", "/there") }).toEqual(there);
      }
    }
  });

  it.each([
    ["revoked", {}],
    ["for other addresses", { cidr_whitelist: ["192.0.2.0/24", "192.0.2.0/33", "nowhere/8"] }],
    ["for reading only", { readonly: true }],
  ])("tell nothing to a token that is %s", async (title, options) => {
    const answer = await as("olivia")("POST", "/-/npm/v1/tokens", {
      ...{ password: "password of olivia", readonly: false, cidr_whitelist: [] },
      ...options,
    });
    const made = JSON.parse(answer.text) as { readonly token: string; readonly key: string };
    if (title === "revoked") await as("olivia")("DELETE", `/-/npm/v1/tokens/token/${made.key}`, {});
    for (const [kind, write] of writes) {
      for (const name of ["@secret/there", "@secret/gone", "@open/there"]) {
        const refused = await write(name, withToken(made.token));
        expect(refused.status, `${kind} of ${name}`).toBe(403);
        expect(JSON.parse(refused.text), `${kind} of ${name}`).toEqual({ error: "unauthorized access" });
      }
    }
  });

  it("are Verdaccio's own for a malformed document, where Verdaccio does not let the caller write", async () => {
    for (const user of ["dan", null]) {
      const [well, malformed] = [publishDocument("@secret/there", "2.0.0"), { Name: "@secret/there", versions: [] }];
      const [expected, refused] = [
        await as(user)("PUT", "/@secret%2fthere", well),
        await as(user)("PUT", "/@secret%2fthere", malformed),
      ];
      expect(refused).toEqual(expected);
    }
  });

  it("are Verdaccio's own where Verdaccio does not let the caller write", async () => {
    const [, publish] = writes[0] ?? [];
    const refused = await publish?.("@secret/there", as("dan"));
    expect(refused).toMatchObject({ status: 403, text: expect.not.stringContaining("rule") });
    if (roles.some((role) => role === "middlewares")) {
      expect(refused?.text).toContain("user dan is not allowed to publish package @secret/there");
      const unpublished = await as("dan")("DELETE", "/@kept%2fthere/-rev/1", {});
      expect(unpublished.text).toContain("user dan is not allowed to unpublish package @kept/there");
    }
  });

  it("explain to who may read and write", async () => {
    const [, publish] = writes[0] ?? [];
    const refused = await publish?.("@open/there", as("dan"));
    expect(refused).toMatchObject({
      status: 403,
      text: expect.stringMatching(/an admin may push here: rule \d+ @open\/\*/),
    });
    const olivia = await publish?.("@secret/there", as("olivia"));
    expect(olivia?.text).toMatch(/an admin may push here: rule \d+ @secret\/\*/);
  });
});
