import { describe, expect, it, onTestFinished } from "vitest";
import { publishDocument } from "../../test/packument.ts";
import { send } from "../../test/raw-client.ts";
import { startRegistry } from "../../test/registry.ts";

interface Refusal {
  readonly level: number;
  readonly details: unknown;
}

/** The lines of Verdaccio's log that say who was refused. */
function refusals(log: string): readonly Refusal[] {
  const lines = log.split("\n").filter((line) => line.includes('"msg":"package guard: refused'));
  return lines.map((line) => {
    const { level, details } = JSON.parse(line) as { readonly level: number; readonly details: string };
    return { level, details: JSON.parse(details) };
  });
}

const info = 30;

describe("Verdaccio's log says who was refused, and why", { timeout: 60_000 }, () => {
  const put = (target: string, document: object) => ({ target, body: JSON.stringify(document) });
  const publish = put("/@acme%2fapp", publishDocument("@acme/app", "1.0.0"));

  it("by a rule, by the minimum access levels, and by a request that is none of npm's", async () => {
    const registry = await startRegistry({
      options: { minimum_access_levels: true },
      configuration: { packages: { "**": { access: "$all", publish: "$all", unpublish: "$all" } } },
    });
    onTestFinished(registry.stop);
    const { verdaccio, tokens, protect } = registry;
    await protect("@acme/*", { push: "owner" });
    const dan = { name: "dan", principal: { kind: "user", accessLevel: "developer" } };
    const packageName = "@acme/app";
    const sent = [
      [403, { ...publish, token: tokens.dan }, { ...dan, packageName, method: "PUT", path: "/@acme%2fapp" }],
      [403, { target: "/@acme%2fapp/-rev/1", method: "DELETE", token: tokens.dan }, { ...dan, packageName }],
      [401, publish, { packageName, principal: { kind: "anonymous" } }],
      [400, { ...put("/@acme%2fapp", { name: "other" }), token: tokens.dan }, { ...dan, packageName }],
      [405, { target: "/elsewhere/a/b/c?secret=hidden", token: tokens.dan }, { ...dan, reason: "write_unknown" }],
    ] as const;
    for (const [status, request] of sent) expect(await send(verdaccio, request), request.target).toBe(status);
    const logged = refusals(verdaccio.log());
    expect(logged).toMatchObject(sent.map(([, , details]) => ({ level: info, details })));
    const reasons = ["package_protected", "below_minimum_access_level", "below_minimum_access_level"];
    expect(logged.slice(0, 3)).toMatchObject(reasons.map((reason) => ({ details: { reason } })));
    expect(logged[0]).toMatchObject({ details: { explanation: "an owner may push here: rule 1 @acme/*" } });
    expect(JSON.stringify(logged)).not.toMatch(/hidden/);
  });

  it("where the auth role alone refuses, which sees no request", async () => {
    const registry = await startRegistry({ roles: ["auth"] });
    onTestFinished(registry.stop);
    const { verdaccio, tokens, insertRule } = registry;
    await insertRule({
      packageNamePattern: "@acme/*",
      packageType: "npm",
      minimumAccessLevelForPush: "owner",
      minimumAccessLevelForDelete: null,
    });
    expect(await send(verdaccio, { ...publish, token: tokens.mia })).toBe(403);
    expect(refusals(verdaccio.log())).toMatchObject([
      { level: info, details: { name: "mia", packageName: "@acme/app", reason: "package_protected" } },
    ]);
  });
});
