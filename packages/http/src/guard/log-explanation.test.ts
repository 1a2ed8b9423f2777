import { packageTypes } from "@package-protection/core";
import { classifyRequest, type RegistryProtocol } from "@package-protection/registry-protocols";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GuardError } from "./errors.ts";
import { explainToHost, type SeenRequest } from "./log-explanation.ts";

/** A publish of each protocol's clients, below its mount. */
const publishes: Readonly<Record<RegistryProtocol, Pick<SeenRequest, "method" | "target" | "contentType">>> = {
  cargo: { method: "PUT", target: "/api/v1/crates/new", contentType: undefined },
  conan: { method: "PUT", target: "/v1/files/zlib/1.3/_/_/0/export/conanfile.py", contentType: undefined },
  generic: { method: "PUT", target: "/app/1.0/app.bin", contentType: undefined },
  helm: { method: "POST", target: "/api/charts", contentType: "multipart/form-data; boundary=b" },
  maven: { method: "PUT", target: "/com/acme/app/1.0/app-1.0.jar", contentType: undefined },
  npm: { method: "PUT", target: "/@acme%2fapp", contentType: "application/json" },
  nuget: { method: "PUT", target: "/api/v2/package/", contentType: "multipart/form-data; boundary=b" },
  pypi: { method: "POST", target: "/legacy/", contentType: "multipart/form-data; boundary=b" },
  terraform_module: { method: "PUT", target: "/app/aws/1.0.0/file", contentType: undefined },
};

const arbitraryProtocol = fc.constantFrom(...packageTypes);

function refusalOf(protocol: RegistryProtocol, sent: SeenRequest): GuardError | null {
  if (sent.target === null) return null;
  const meaning = classifyRequest(protocol, { ...sent, target: sent.target });
  if (meaning.kind === "unknown_write") return { type: "write_unknown" };
  return meaning.kind === "refused" ? meaning.error : null;
}

describe("the log of a refusal", () => {
  it("of a request of another protocol names both, and what was seen", () => {
    fc.assert(
      fc.property(arbitraryProtocol, arbitraryProtocol, (guarded, sent) => {
        const seen = { ...publishes[sent], protocol: guarded, callerOf: "identify" } as const;
        const error = refusalOf(guarded, seen);
        fc.pre(error !== null && refusalOf(sent, seen) === null);
        const explanation = error && explainToHost(error, seen);
        expect(explanation).toContain(`the protocol ${guarded} has no such`);
        expect(explanation).toContain(`(${seen.method} with `);
        expect(explanation).toMatch(new RegExp(`check protocol and mount: as .*\\b${sent}\\b`));
      }),
      { numRuns: 500 },
    );
  });

  it.each(packageTypes)("is tried with a publish of %s", (protocol) => {
    expect(refusalOf(protocol, { ...publishes[protocol], protocol, callerOf: "identify" })).toBeNull();
  });

  it("of a body of another type names the type that is expected", () => {
    const seen = { protocol: "npm", method: "PUT", target: "/app", contentType: "text/plain" } as const;
    const explanation = explainToHost({ type: "body_invalid" }, { ...seen, callerOf: "identify" });
    expect(explanation).toBe(
      "the protocol npm has no such body below the mount (PUT with Content-Type text/plain); it expects application/json",
    );
  });

  it("of a write that nobody knows invites nobody to list a registry's route in ownRoutes", () => {
    const explanation = explainToHost({ type: "write_unknown" }, null);
    expect(explanation).toBe(
      "the protocol has no such write; only a route of your own that stores no package belongs in ownRoutes",
    );
  });

  it.each([
    ["identify", "identify returned null for this request"],
    ["principal", 'principal returned { kind: "anonymous" } for this request'],
  ] as const)("of an anonymous caller says what %s returned", (callerOf, returned) => {
    const seen = { ...publishes.npm, protocol: "npm", callerOf } as const;
    const anonymous = {
      type: "below_minimum_access_level",
      packageType: "npm",
      action: "push",
      principal: { kind: "anonymous" },
      requiredAccessLevel: null,
    } as const;
    expect(explainToHost(anonymous, seen)).toBe(`nobody may push here without signing in: ${returned}`);
  });

  it("says nothing of the caller where nobody saw the request, or the caller is known", () => {
    const below = {
      type: "below_minimum_access_level",
      packageType: "npm",
      action: "push",
      requiredAccessLevel: null,
    } as const;
    const seen = { ...publishes.npm, protocol: "npm", callerOf: "identify" } as const;
    const anonymous = { ...below, principal: { kind: "anonymous" } } as const;
    expect(explainToHost(anonymous, null)).toBe("nobody may push here without signing in");
    const guest = { ...below, principal: { kind: "user", accessLevel: "guest" } } as const;
    expect(explainToHost({ ...guest, requiredAccessLevel: "developer" }, seen)).toBe("a developer may push here");
  });

  it("of a page of another site says what such a page sends", () => {
    expect(explainToHost({ type: "cross_site" }, null)).toBe(
      "a browser sent it for a page of another site (Sec-Fetch-Site: cross-site), which could use the visitor's cookie: " +
        "a page that may write sends PRIVATE-TOKEN, Authorization: Bearer or X-Package-Protection",
    );
  });

  it("of an address that routers read in different ways says so", () => {
    const seen = { ...publishes.npm, protocol: "npm", callerOf: "identify" } as const;
    expect(explainToHost({ type: "path_invalid" }, { ...seen, target: null })).toBe(
      "routers could read the address in different ways, and find another package in it",
    );
    expect(explainToHost({ type: "path_invalid" }, { ...seen, target: "/a/../b" })).toBe(
      "the protocol npm has no such path below the mount (PUT with Content-Type application/json)",
    );
    expect(explainToHost({ type: "body_invalid" }, { ...seen, target: null })).toBe(
      "the protocol npm has no such body below the mount (PUT with Content-Type application/json)",
    );
  });

  it("of a name names the protocols whose it would be, and shows no endless Content-Type", () => {
    const seen = { protocol: "npm", method: "PUT", callerOf: "identify" } as const;
    const explanation = explainToHost(
      { type: "package_name_invalid" },
      { ...seen, target: "/App", contentType: `text/${"x".repeat(200)}` },
    );
    expect(explanation).toBe(
      `the protocol npm has no such package name below the mount (PUT with Content-Type text/${"x".repeat(95)}); it expects application/json`,
    );
    const unknown = { ...seen, target: "/com/acme/app/1.0/app-1.0.jar", contentType: undefined };
    expect(explainToHost({ type: "write_unknown" }, unknown)).toMatch(
      /^the protocol npm has no such write below the mount \(PUT with no Content-Type\); check protocol and mount: as .*\bmaven\b.* it would be a write; only a route of your own that stores no package belongs in ownRoutes$/,
    );
  });

  it("of a body names every type that is expected", () => {
    const seen = { protocol: "helm", method: "POST", target: "/api/charts", callerOf: "identify" } as const;
    expect(explainToHost({ type: "body_invalid" }, { ...seen, contentType: "image/png" })).toBe(
      "the protocol helm has no such body below the mount (POST with Content-Type image/png); " +
        "it expects multipart/form-data or application/octet-stream",
    );
  });

  it.each([
    "project_not_found",
    "forbidden",
    "body_encoded",
    "method_overridden",
    "package_name_missing",
    "package_name_contradicted",
  ] as const)("of %s says nothing more", (type) => {
    expect(explainToHost({ type }, null)).toBeNull();
  });
});
