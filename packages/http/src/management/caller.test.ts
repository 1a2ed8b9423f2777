import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import fc from "fast-check";
import { ok } from "neverthrow";
import { describe, expect, it } from "vitest";
import type { Identity } from "../message/identity.ts";
import { answerManagementRequest } from "./endpoint.ts";
import { matchRoute } from "./route.ts";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [{ name: "mia", memberships: { 7: "maintainer" } }],
});

interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly identity?: Identity | null;
}

async function statusOf({ method, headers, query = "", identity = { kind: "user", name: "mia" } }: Asked) {
  const route = matchRoute(`/projects/7/packages/protection/rules${method === "DELETE" ? "/1" : ""}`);
  if (route === null) throw new Error("no route");
  const protection = createPackageProtection({ store: memoryRuleStore(), directory });
  const text =
    '{"package_name_pattern":"a","package_type":"npm","minimum_access_level_for_push":"owner","package_protection_rule_id":1}';
  const answer = await answerManagementRequest(
    { protection, identify: () => identity, logger: undefined, explain: undefined },
    {
      request: {},
      method,
      route,
      query,
      address: () => null,
      header: (name) => headers[name],
      readBody: async () => ok({ kind: "bytes", format: "json", bytes: new TextEncoder().encode(text) }),
    },
  );
  return answer?.status;
}

const arbitraryHeaders = fc
  .tuple(
    fc.tuple(
      fc.constant(["cookie", "session=mia"]),
      fc.constantFrom("", "token").map((token) => ["private-token", token]),
      fc
        .constantFrom("Basic bWlhOnNlY3JldA==", "Bearer token", "bearer token", "Bearer ", "Digest x")
        .map((sent) => ["authorization", sent]),
      fc.constantFrom("", "1").map((sent) => ["x-package-protection", sent]),
      fc.constant(["sec-fetch-site", "cross-site"]),
      fc.constant(["content-type", "text/plain"]),
      fc.constant(["origin", "https://elsewhere.example"]),
    ),
    fc.subarray([0, 1, 2, 3, 4, 5, 6]),
  )
  .map(([headers, sent]): Asked["headers"] => Object.fromEntries(headers.filter((_, place) => sent.includes(place))));

const addedByBrowsers = ["cookie", "authorization", "origin", "sec-fetch-site"] as const;

describe("an API that identifies its callers", () => {
  it("rejects a write by what a browser adds by itself", async () => {
    const cases = fc.tuple(fc.constantFrom("POST", "DELETE"), arbitraryHeaders, fc.constantFrom("", "private_token=x"));
    await fc.assert(
      fc.asyncProperty(cases, async ([method, headers, query]) => {
        const isOwn =
          headers["x-package-protection"] !== undefined ||
          headers["private-token"] === "token" ||
          /^bearer token$/i.test(headers.authorization ?? "") ||
          (query !== "" && addedByBrowsers.every((name) => headers[name] === undefined));
        const done = method === "POST" ? 201 : 404;
        expect(await statusOf({ method, headers, query })).toBe(isOwn ? done : 403);
        expect(await statusOf({ method: "GET", headers, query })).toBe(200);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[Identity | null, number]>([
    [null, 401],
    [{ kind: "deploy-token", name: "robot" }, 401],
    [{ kind: "expired" }, 401],
    [{ kind: "revoked" }, 401],
    [{ kind: "user", name: "mia", scopes: ["read_api"] }, 403],
    [{ kind: "user", name: "nobody" }, 404],
    [{ kind: "user", name: "root", admin: true }, 201],
  ])("answers a write of %o with %i", async (identity, status) => {
    const headers = { "x-package-protection": "" };
    expect(await statusOf({ method: "POST", headers, identity })).toBe(status);
  });
});
