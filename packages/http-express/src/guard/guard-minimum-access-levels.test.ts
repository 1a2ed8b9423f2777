import { memoryRuleStore } from "@package-protection/adapter-memory";
import type { AccessLevel, MinimumAccessLevels, PackageAction, Principal, RuleStore } from "@package-protection/core";
import { accessLevelInteger } from "@package-protection/core";
import type { RegistryProtocol } from "@package-protection/registry-protocols";
import { arbitraryAccessLevel, arbitraryPrincipal } from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { send } from "../../test/guarded-client.ts";
import { frameworks, startGuardedHost } from "../../test/guarded-host.ts";

interface ProtocolRequest {
  readonly protocol: RegistryProtocol;
  readonly method: string;
  readonly target: string;
  readonly actions: readonly PackageAction[];
  readonly contentType?: string;
  readonly body?: string;
}

const json = "application/json";
const published = '{"name":"app","versions":{"1.0.0":{}},"_attachments":{"app-1.0.0.tgz":{"data":"eA=="}}}';
const unpublished = '{"name":"app","versions":{"1.0.0":{}}}';
const form = [
  '--b\r\nContent-Disposition: form-data; name=":action"\r\n\r\nfile_upload\r\n',
  '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\napp\r\n',
  '--b\r\nContent-Disposition: form-data; name="version"\r\n\r\n1.0\r\n',
  '--b\r\nContent-Disposition: form-data; name="content"; filename="app-1.0.tar.gz"\r\n\r\nbytes\r\n--b--\r\n',
].join("");
const crate = (metadata: string) => `${String.fromCharCode(metadata.length)}\0\0\0${metadata}\u0001\0\0\0x`;

const provenance = [
  ...["-----BEGIN PGP SIGNED MESSAGE-----", "Hash: SHA512", "", "name: app", "version: 1.0.0", "..."],
  ...["-----BEGIN PGP SIGNATURE-----", "", "bytes", "-----END PGP SIGNATURE-----", ""],
].join("\n");

/** Requests of every protocol, with what they do. */
const requests: readonly ProtocolRequest[] = [
  { protocol: "npm", method: "PUT", target: "/app", contentType: json, body: published, actions: ["push"] },
  { protocol: "npm", method: "PUT", target: "/app", contentType: json, body: unpublished, actions: ["push", "delete"] },
  {
    protocol: "npm",
    method: "PUT",
    target: "/app/-rev/1",
    contentType: json,
    body: unpublished,
    actions: ["push", "delete"],
  },
  {
    protocol: "npm",
    method: "PUT",
    target: "/-/package/app/dist-tags/next",
    contentType: json,
    body: '"1.0.0"',
    actions: ["push"],
  },
  { protocol: "npm", method: "DELETE", target: "/-/package/app/dist-tags/next", actions: ["push"] },
  { protocol: "npm", method: "DELETE", target: "/app/-rev/1", actions: ["delete"] },
  { protocol: "npm", method: "DELETE", target: "/app/-/app-1.0.0.tgz/-rev/1", actions: ["delete"] },
  { protocol: "npm", method: "POST", target: "/-/v1/login", body: "{}", actions: [] },
  {
    protocol: "pypi",
    method: "POST",
    target: "/",
    contentType: "multipart/form-data; boundary=b",
    body: form,
    actions: ["push"],
  },
  {
    protocol: "cargo",
    method: "PUT",
    target: "/api/v1/crates/new",
    body: crate('{"name":"app","vers":"1.0.0"}'),
    actions: ["push"],
  },
  { protocol: "cargo", method: "DELETE", target: "/api/v1/crates/app/1.0.0/yank", actions: ["delete"] },
  { protocol: "cargo", method: "PUT", target: "/api/v1/crates/app/1.0.0/unyank", actions: ["push"] },
  { protocol: "cargo", method: "DELETE", target: "/api/v1/crates/app/owners", body: "{}", actions: ["push"] },
  { protocol: "conan", method: "POST", target: "/v1/conans/app/1.0/_/_/upload_urls", body: "{}", actions: ["push"] },
  { protocol: "conan", method: "POST", target: "/v1/conans/app/1.0/_/_/remove_files", body: "{}", actions: ["delete"] },
  {
    protocol: "conan",
    method: "POST",
    target: "/v1/conans/app/1.0/_/_/packages/delete",
    body: "{}",
    actions: ["delete"],
  },
  {
    protocol: "conan",
    method: "PUT",
    target: "/v2/conans/app/1.0/_/_/revisions/1/files/a",
    body: "x",
    actions: ["push"],
  },
  { protocol: "conan", method: "DELETE", target: "/v2/conans/app/1.0/_/_", actions: ["delete"] },
  { protocol: "conan", method: "POST", target: "/v2/users/authenticate", actions: [] },
  { protocol: "helm", method: "POST", target: "/api/prov", body: provenance, actions: ["push"] },
  { protocol: "helm", method: "DELETE", target: "/api/charts/app/1.0.0", actions: ["delete"] },
  { protocol: "nuget", method: "POST", target: "/api/v2/package/App/1.0.0", actions: ["push"] },
  { protocol: "nuget", method: "DELETE", target: "/api/v2/package/App/1.0.0", actions: ["delete"] },
  { protocol: "maven", method: "PUT", target: "/com/acme/app/1.0/app-1.0.jar", body: "x", actions: ["push"] },
  { protocol: "maven", method: "DELETE", target: "/com/acme/app/1.0/app-1.0.jar", actions: ["delete"] },
  { protocol: "generic", method: "PUT", target: "/app/1.0/file", body: "x", actions: ["push"] },
  { protocol: "generic", method: "DELETE", target: "/app/1.0", actions: ["delete"] },
  { protocol: "terraform_module", method: "PUT", target: "/app/aws/1.0/file", body: "x", actions: ["push"] },
  { protocol: "terraform_module", method: "DELETE", target: "/app/aws", actions: ["delete"] },
];

/** What contract section 1 says, in its words. */
function mayByModel(levels: MinimumAccessLevels | null, principal: Principal, action: PackageAction): boolean {
  if (levels === null || principal.kind === "admin") return true;
  if (principal.kind === "anonymous") return false;
  if (principal.kind === "deploy-token") return action === "push";
  return accessLevelInteger(principal.accessLevel) >= accessLevelInteger(levels[action]);
}

const gitLabLevels: MinimumAccessLevels = { push: "developer", delete: "maintainer" };

describe.each(frameworks)("the minimum access levels on $name", ({ framework }) => {
  it.each(requests)("allow $protocol's $method $target only if they allow $actions", async (request) => {
    const { protocol, method, target, contentType, body, actions } = request;
    let principal: Principal = { kind: "anonymous" };
    const levels = [undefined, null, { push: "guest", delete: "owner" }, { push: "owner", delete: "guest" }] as const;
    for (const minimumAccessLevels of levels) {
      const { port, stored } = await startGuardedHost({
        framework,
        protocol,
        principal: () => principal,
        ...(minimumAccessLevels === undefined ? { gitLabLevels: true } : { minimumAccessLevels }),
      });
      const principals = [
        ...["no_access", "guest", "reporter", "developer", "maintainer", "owner", "admin"].map(
          (accessLevel) => ({ kind: "user", accessLevel: accessLevel as AccessLevel }) as const,
        ),
        { kind: "admin" },
        { kind: "deploy-token" },
        { kind: "anonymous" },
      ] as const;
      for (principal of principals) {
        const headers = contentType === undefined ? {} : { "Content-Type": contentType };
        const answer = await send(port, method, `/registry${target}`, {
          headers,
          ...(body !== undefined && { body: Buffer.from(body, "latin1") }),
        });
        const asked = minimumAccessLevels === undefined ? gitLabLevels : minimumAccessLevels;
        const isAllowed = actions.every((action) => mayByModel(asked, principal, action));
        const refused = principal.kind === "anonymous" ? 401 : 403;
        expect([principal, answer.status]).toEqual([principal, isAllowed ? 201 : refused]);
        expect(stored.splice(0)).toHaveLength(isAllowed ? 1 : 0);
      }
    }
  });

  it("let a write pass only if they allow each of its actions", { timeout: 60_000 }, async () => {
    const arbitraryLevels = fc.option(fc.record({ push: arbitraryAccessLevel(), delete: arbitraryAccessLevel() }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...requests),
        arbitraryLevels,
        arbitraryPrincipal(),
        async ({ protocol, method, target, contentType, body, actions }, minimumAccessLevels, principal) => {
          const host = { framework, protocol, minimumAccessLevels, principal: () => principal };
          const { port, stored } = await startGuardedHost(host);
          await send(port, method, `/registry${target}`, {
            headers: contentType === undefined ? {} : { "Content-Type": contentType },
            ...(body !== undefined && { body: Buffer.from(body, "latin1") }),
          });
          const isAllowed = actions.every((action) => mayByModel(minimumAccessLevels, principal, action));
          expect(stored).toHaveLength(isAllowed ? 1 : 0);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("are applied before the rules, without a read of the store", async () => {
    let reads = 0;
    const rules = memoryRuleStore();
    const store: RuleStore = {
      ...rules,
      changes(...question) {
        reads += 1;
        return rules.changes(...question);
      },
    };
    const { port } = await startGuardedHost({ framework, store, gitLabLevels: true });
    expect((await send(port, "PUT", "/registry/app/1.0/file", { body: "x" })).status).toBe(401);
    expect((await send(port, "DELETE", "/registry/app", { as: "developer" })).status).toBe(403);
    expect(reads).toBe(0);
    expect((await send(port, "PUT", "/registry/app/1.0/file", { as: "developer", body: "x" })).status).toBe(201);
    expect(reads).toBe(1);
  });

  it.each<[RegistryProtocol, string, string]>([
    ["npm", "/app/-rev/1", "Bearer"],
    ["cargo", "/api/v1/crates/app/1.0.0/yank", "Cargo"],
    ["conan", "/v2/conans/app/1.0/_/_", "Basic"],
    ["nuget", "/api/v2/package/App/1.0.0", "Basic"],
    ["maven", "/com/acme/app/1.0/app-1.0.jar", "Basic"],
    ["generic", "/app", "Basic"],
    ["helm", "/api/charts/app/1.0.0", "Basic"],
    ["terraform_module", "/app/aws", "Bearer"],
  ])("ask an anonymous client of %s to sign in by the scheme that it knows", async (protocol, target, scheme) => {
    const { port } = await startGuardedHost({ framework, protocol, gitLabLevels: true });
    const answer = await send(port, "DELETE", `/registry${target}`);
    expect(answer).toMatchObject({ status: 401, reason: "Unauthorized - nobody may delete here without signing in" });
    expect(answer.headers["www-authenticate"]).toMatch(new RegExp(`^${scheme}( realm="package registry"|$)`));
    expect(JSON.parse(answer.text)).toMatchObject({ message: "401 Unauthorized" });
  });

  it("say who may, and nothing about the package", async () => {
    const { port } = await startGuardedHost({ framework, gitLabLevels: true });
    const developer = await send(port, "DELETE", "/registry/app", { as: "developer" });
    expect(developer).toMatchObject({ status: 403, reason: "Forbidden - a maintainer may delete here" });
    expect(JSON.parse(developer.text)).toMatchObject({
      message: "403 Forbidden",
      error: "403 Forbidden - a maintainer may delete here",
    });
    const token = await send(port, "DELETE", "/registry/app", { as: "deploy-token" });
    expect(token).toMatchObject({ status: 403, reason: "Forbidden - no deploy token may delete here" });
  });
});

describe.each(frameworks)("existingVersions on $name", ({ framework }) => {
  const deprecated = (...versions: readonly string[]) =>
    JSON.stringify({
      name: "app",
      versions: Object.fromEntries(versions.map((version) => [version, { name: "app" }])),
    });
  const change = (port: number, body: string, as = "developer", target = "/registry/app") =>
    send(port, "PUT", target, { as, body, headers: { "Content-Type": json } });
  const npm = { framework, protocol: "npm", gitLabLevels: true } as const;

  it("make a document that keeps every version a push", async () => {
    const asked: unknown[] = [];
    for (const existing of [["1.0.0", "2.0.0"], null, []]) {
      const { port, stored } = await startGuardedHost({
        ...npm,
        existingVersions(packageName, { url }) {
          asked.push([packageName, url]);
          return existing;
        },
      });
      expect((await change(port, deprecated("1.0.0", "2.0.0"))).status).toBe(201);
      expect(
        (await change(port, deprecated("2.0.0", "1.0.0", "3.0.0"), "developer", "/registry/app/-rev/1")).status,
      ).toBe(201);
      expect(stored).toHaveLength(2);
      expect(asked.splice(0)).toEqual([
        ["app", "/app"],
        ["app", "/app/-rev/1"],
      ]);
    }
  });

  it("leave a document that drops a version a push and a delete", async () => {
    for (const existingVersions of [() => ["1.0.0", "2.0.0"], async () => ["2.0.0", "1.0.0", "3.0.0"], undefined]) {
      const { port, stored } = await startGuardedHost({ ...npm, ...(existingVersions && { existingVersions }) });
      const refused = await change(port, deprecated("2.0.0"));
      expect([refused.status, JSON.parse(refused.text).error]).toEqual([
        403,
        "403 Forbidden - a maintainer may delete here, and this write is a push and a delete",
      ]);
      expect(stored).toEqual([]);
      expect((await change(port, deprecated("2.0.0"), "maintainer")).status).toBe(201);
    }
  });

  it("decide the rules too: a kept version is not deletion protected", async () => {
    const options = { ...npm, rules: [["npm", "app", null, "owner"]] } as const;
    const without = await startGuardedHost(options);
    expect((await change(without.port, deprecated("1.0.0"), "maintainer")).status).toBe(403);
    const { port, stored } = await startGuardedHost({ ...options, existingVersions: () => ["1.0.0"] });
    expect((await change(port, deprecated("1.0.0"))).status).toBe(201);
    expect((await change(port, deprecated("2.0.0"), "maintainer")).status).toBe(403);
    expect(stored).toHaveLength(1);
  });

  it("are requested for no other write", async () => {
    const existingVersions = () => {
      throw new Error("asked");
    };
    const { port } = await startGuardedHost({ ...npm, existingVersions });
    expect((await change(port, published)).status).toBe(201);
    expect((await send(port, "DELETE", "/registry/app/-rev/1", { as: "maintainer" })).status).toBe(201);
    expect((await change(port, unpublished)).status).toBe(503);
  });

  it("let no write happen where they fail, are late, or are no list of texts", async () => {
    const answers: readonly (() => unknown)[] = [
      () => undefined,
      () => "1.0.0",
      () => [1],
      () => ({ "1.0.0": {} }),
      () => new Set(["1.0.0"]),
      () => Promise.resolve(undefined),
      () => Promise.reject(new Error("no")),
      () => new Promise(() => undefined),
      () => {
        throw new Error("no");
      },
    ];
    for (const answer of answers) {
      const existingVersions = answer as () => readonly string[];
      const { port, stored } = await startGuardedHost({ ...npm, deadlineMs: 20, existingVersions });
      expect((await change(port, deprecated("1.0.0"), "instance-admin")).status).toBe(503);
      expect(stored).toEqual([]);
    }
  });

  it("narrow a write only if no existing version is missing from it", async () => {
    const versions = fc.uniqueArray(fc.constantFrom("1.0.0", "1.1.0", "2.0.0-x", "v3", "", "__proto__x"));
    await fc.assert(
      fc.asyncProperty(versions, fc.option(versions), async (kept, existing) => {
        const { port, stored } = await startGuardedHost({ ...npm, existingVersions: async () => existing });
        await change(port, deprecated(...kept));
        const losesNone = existing === null || existing.every((version) => kept.includes(version));
        expect(stored).toHaveLength(losesNone ? 1 : 0);
      }),
      { numRuns: 60 },
    );
  });
});
