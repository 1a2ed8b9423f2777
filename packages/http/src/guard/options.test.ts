import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { describe, expect, it } from "vitest";
import { isOwnRoute, requireOptions } from "./options.ts";

const store = memoryRuleStore();
const directory = memoryProjectDirectory({ projects: [], users: [] });
const withDirectory = createPackageProtection({ store, directory });
const withoutDirectory = createPackageProtection({ store });

const byPrincipal = {
  protection: withoutDirectory,
  protocol: "npm",
  projectId: 7,
  principal: () => ({ kind: "admin" }),
} as const;
const byIdentity = { protection: withDirectory, protocol: "npm", projectId: "acme/web", identify: () => null } as const;

/** Requires options as a host without types may give them. */
function requireUntyped(options: object): void {
  Reflect.apply(requireOptions, undefined, [options]);
}

describe("requireOptions", () => {
  it("accepts what the types allow", () => {
    const more = [
      { projectId: () => 7 },
      { projectId: -1 },
      { protection: { ...withDirectory, minimumAccessLevels: null } },
      { existingVersions: () => null },
      { ownRoutes: [] },
      { ownRoutes: [{ method: "POST", path: "/mine" }] },
      { ownRoutes: () => true },
      { onDecision: () => undefined },
      { explain: false },
      { explain: true },
      { maximumBytesBeforeName: 1 },
      { maximumBytesBeforeName: undefined, explain: undefined, ownRoutes: undefined, existingVersions: undefined },
    ];
    for (const options of [byPrincipal, byIdentity].flatMap((base) => more.map((one) => ({ ...base, ...one })))) {
      expect(() => requireUntyped(options)).not.toThrow();
    }
    expect(() => requireUntyped(byIdentity)).not.toThrow();
  });

  const protection = "protection must be what createPackageProtection returns";
  const projectId = 'projectId must be an integer, a full path such as "group/project", or a function, got';
  const oneOf = "one of principal and identify must be a function";
  const ownRoutes = "ownRoutes must be a list of method and path, or a function";
  const bytes = "maximumBytesBeforeName must be a positive integer";
  const cases: readonly [wrong: object, complaint: string][] = [
    [{ protection: undefined }, protection],
    [{ protection: {} }, protection],
    [{ protection: { checkPackage: () => undefined, deadlineMs: 5 } }, protection],
    [{ protection: { minimumAccessLevels: null } }, protection],
    [{ projectId: "7" }, `${projectId} "7"`],
    [{ projectId: null }, `${projectId} null`],
    [{ projectId: 1.5 }, `${projectId} 1.5`],
    [{ projectId: ["acme/web"] }, `${projectId} ["acme/web"]`],
    [
      { projectId: "acme/web" },
      'projectId "acme/web" is a path, which only the directory knows: use identify instead of principal, or the project\'s id',
    ],
    [{ principal: { kind: "admin" } }, oneOf],
    [{ principal: undefined }, oneOf],
    [{ identify: () => null }, oneOf],
    [
      { principal: undefined, identify: () => null },
      "identify needs a protection with a directory: give createPackageProtection one",
    ],
    [{ existingVersions: ["1.0.0"] }, "existingVersions must be a function"],
    [{ ownRoutes: "/mine" }, ownRoutes],
    [{ ownRoutes: [{ method: "POST" }] }, ownRoutes],
    [{ ownRoutes: [{ path: "/mine" }] }, ownRoutes],
    [{ ownRoutes: [{ method: "POST", path: "/mine" }, { method: "POST" }] }, ownRoutes],
    [{ onDecision: {} }, "onDecision must be a function"],
    [{ explain: "yes" }, "explain must be true or false"],
    [{ maximumBytesBeforeName: 0 }, bytes],
    [{ maximumBytesBeforeName: 1.5 }, bytes],
    [{ maximumBytesBeforeName: Number.NaN }, bytes],
    [{ maximumBytesBeforeName: "8" }, bytes],
  ];

  it.each(cases)("rejects %j", (wrong, complaint) => {
    expect(() => requireUntyped({ ...byPrincipal, ...wrong })).toThrow(new TypeError(complaint));
  });

  it("rejects a protocol that does not exist", () => {
    expect(() => requireUntyped({ ...byPrincipal, protocol: "cobol" })).toThrow(/cobol/);
  });
});

describe("isOwnRoute", () => {
  const mine = { method: "POST", path: "/mine" };

  it("compares method and path exactly", () => {
    const routes = [{ method: "PUT", path: "/other" }, mine];
    expect(isOwnRoute(routes, {}, mine)).toBe(true);
    for (const other of [{ method: "PUT" }, { method: "post" }, { path: "/mine/" }, { path: "/Mine" }]) {
      expect(isOwnRoute(routes, {}, { ...mine, ...other })).toBe(false);
    }
    expect(isOwnRoute([], {}, mine)).toBe(false);
  });

  it("calls the host's function with the request", () => {
    const request = { url: "/mine" };
    const isMine = ({ url }: { readonly url: string }) => url === "/mine";
    expect(isOwnRoute(isMine, request, mine)).toBe(true);
    expect(isOwnRoute(isMine, { url: "/" }, mine)).toBe(false);
  });

  it.each([undefined, null, 1, "true", Promise.resolve(true)])("throws where the function returns %o", (answer) => {
    const call = () => Reflect.apply(isOwnRoute, undefined, [() => answer, {}, mine]);
    expect(call).toThrow(new TypeError("ownRoutes must return true or false"));
  });
});
