import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection, type RuleStore } from "@package-protection/core";
import { err } from "neverthrow";
import { describe, expect, it } from "vitest";
import { type FetchPackageGuardOptions, packageGuard } from "../fetch/package-guard.ts";
import type { Identity } from "../message/identity.ts";
import type { GuardEvent } from "./guard-event.ts";

const directory = memoryProjectDirectory({
  projects: [
    { id: 7, path: "acme/web", visibility: "private" },
    { id: 8, path: "acme/old", visibility: "private", archived: true },
  ],
  users: [{ name: "mia", memberships: { 7: "guest", 8: "owner" } }],
});

const tags = "/-/package/app/dist-tags/next";

/** Sends a tag to a guard of npm's protocol, and returns all that is reported of it. */
async function outcomeFor(
  over: Partial<FetchPackageGuardOptions>,
  headers: Readonly<Record<string, string>> = {},
  store: RuleStore = memoryRuleStore(),
) {
  const outcomes: GuardEvent[] = [];
  const logged: unknown[] = [];
  const protection = createPackageProtection({ store, directory });
  const guard = packageGuard({
    protection,
    protocol: "npm",
    mount: "/",
    projectId: 7,
    ...(over.principal === undefined && { identify: () => null }),
    onDecision: (event) => outcomes.push(event),
    logger: { warn: String, info: (...given) => logged.push(given), error: (...given) => logged.push(given) },
    ...over,
  });
  const began = performance.now();
  const { allowed } = await guard(new Request(`http://host${tags}`, { method: "PUT", headers }));
  await Promise.resolve();
  await Promise.resolve();
  const longest = performance.now() - began;
  const caller = { name: "root", admin: true, scopes: ["api"] } as const;
  const recent = await protection.recentRefusals({ caller, project: { id: 7 } });
  return { allowed, outcomes, logged, longest, refusals: recent.isOk() ? recent.value.refusals : null };
}

const identified = (identity: Identity | null) => ({ identify: () => identity });
const mia = identified({ kind: "user", name: "mia" });
const developer = { principal: () => ({ kind: "user", accessLevel: "developer" }) as const };

describe("the event of an outcome", () => {
  const down: RuleStore = {
    ...memoryRuleStore(),
    changes: () => err({ type: "store_unavailable", mayHaveHappened: false, cause: new Error("down") }),
  };
  const cases: readonly [GuardEvent["reason"], GuardEvent["outcome"], Partial<FetchPackageGuardOptions>, RuleStore?][] =
    [
      [null, "allowed", developer],
      ["token_expired", "refused", identified({ kind: "expired" })],
      ["token_revoked", "refused", identified({ kind: "revoked" })],
      ["forbidden", "refused", { ...mia, projectId: 8 }],
      ["project_not_found", "refused", { ...mia, projectId: 9 }],
      ["below_minimum_access_level", "refused", mia],
      ["store_unavailable", "unavailable", developer, down],
      ["host_unavailable", "unavailable", { principal: () => JSON.parse("7") }],
    ];

  it.each(cases)("of %s says that it is %s, and how long it took", async (reason, outcome, over, store) => {
    const { allowed, outcomes, longest } = await outcomeFor(over, {}, store);
    expect(allowed).toBe(outcome === "allowed");
    expect(outcomes).toMatchObject([{ outcome, reason, method: "PUT", path: tags, rules: [] }]);
    expect(outcomes[0]?.durationMs).toBeGreaterThanOrEqual(0);
    expect(outcomes[0]?.durationMs).toBeLessThanOrEqual(longest);
  });

  it("by the minimum access levels has the level that would be enough, and no rules", async () => {
    const { outcomes } = await outcomeFor(mia);
    const write = { packageType: "npm", packageName: "app", alternativeNames: [], actions: ["push"] };
    const about = { projectId: 7, principal: { kind: "user", accessLevel: "guest" }, write, origin: { name: "mia" } };
    expect(outcomes).toEqual([
      {
        outcome: "refused",
        reason: "below_minimum_access_level",
        ...{ method: "PUT", path: tags, ...about },
        ...{ action: "push", requiredAccessLevel: "developer", rules: [] },
        durationMs: expect.any(Number),
      },
    ]);
  });

  it.each(["", "r 1", "é", "r".repeat(129), "<r>"])("has no request id %j", async (id) => {
    const { outcomes } = await outcomeFor(developer, { "X-Request-Id": id });
    expect(outcomes).toMatchObject([{ origin: {} }]);
    expect(outcomes[0]?.origin).toEqual({});
  });

  it.each(["r-1", "a:b/c+d=e.f_G", "r".repeat(128)])("has the request id %j", async (id) => {
    const { outcomes } = await outcomeFor(developer, { "X-Request-Id": id });
    expect(outcomes[0]?.origin).toEqual({ requestId: id });
  });
});

describe("a refusal by the minimum access levels", () => {
  it("is reported to the protection, with the package where it is known", async () => {
    const { refusals } = await outcomeFor(mia);
    const refused = { enforced: true, action: "push", packageType: "npm", packageName: "app", ruleCount: 0 };
    expect(refusals).toMatchObject([{ ...refused, name: "mia" }]);
    const anonymous = await outcomeFor(identified(null));
    expect(anonymous.refusals).toMatchObject([{ ...refused, name: null }]);
  });

  it("is not reported where the project is not known yet", async () => {
    for (const projectId of ["acme/web", () => 7]) {
      const { outcomes, refusals } = await outcomeFor({ ...identified(null), projectId });
      expect(outcomes).toMatchObject([{ reason: "below_minimum_access_level", projectId: null }]);
      expect(refusals).toEqual([]);
    }
  });

  it("is the only one that the guard reports there", async () => {
    for (const over of [identified({ kind: "expired" }), { ...mia, projectId: 8 }]) {
      expect((await outcomeFor(over)).refusals).toEqual([]);
    }
  });
});

it("the log says which of the host's functions returned an anonymous caller", async () => {
  for (const [over, returned] of [
    [identified(null), "identify returned null"],
    [{ principal: () => ({ kind: "anonymous" }) as const }, 'principal returned { kind: "anonymous" }'],
  ] as const) {
    const { logged } = await outcomeFor(over);
    expect(logged).toMatchObject([["package guard: refused", { explanation: expect.stringContaining(returned) }]]);
  }
});
