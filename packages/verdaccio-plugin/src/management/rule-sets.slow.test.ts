import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentsComplaint } from "../../../http/test/documented-answers.ts";
import { publishDocument } from "../../test/packument.ts";
import { send } from "../../test/raw-client.ts";
import { startRegistry } from "../../test/registry.ts";

let registry: Awaited<ReturnType<typeof startRegistry>>;

beforeAll(async () => {
  const everybody = { access: "$all", publish: "$all", unpublish: "$all" };
  registry = await startRegistry({
    options: { minimum_access_levels: true },
    configuration: { packages: { "@secret/*": { ...everybody, access: "olivia" }, "**": everybody } },
  });
}, 60_000);

afterAll(() => registry?.stop());

interface Question {
  /** Whose token is sent; null sends none. */
  readonly as?: string | null;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly project?: string;
}

async function ask(method: string, path: string, { as = "mia", json, headers = {}, project = "1" }: Question = {}) {
  const target = `/projects/${project}/packages/protection${path}`;
  const answer = await fetch(`${registry.verdaccio.url}/api/v4${target}`, {
    method,
    headers: {
      ...(as !== null && { "PRIVATE-TOKEN": registry.tokens[as] ?? "" }),
      ...(json !== undefined && { "Content-Type": "application/json" }),
      ...headers,
    },
    body: json === undefined ? null : JSON.stringify(json),
  });
  const { status } = answer;
  const text = await answer.text();
  expect(documentsComplaint(method, target, { status, text })).toBe(null);
  return { status, text, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
}

const terms = { package_name_pattern: "@acme/*", package_type: "npm", minimum_access_level_for_push: "owner" };

/** Makes the whole set, and returns the rules with their ids. */
async function setRules(...rules: readonly object[]) {
  expect((await ask("PUT", "/rule_set", { json: { rules } })).status).toBe(200);
  return (await ask("GET", "/rule_set")).body.rules;
}

function publish(name: string, user: string | null): Promise<number | null> {
  const body = JSON.stringify(publishDocument(name, "1.0.0"));
  return send(registry.verdaccio, {
    target: `/${name.replace("/", "%2f")}`,
    body,
    ...(user !== null && { token: registry.tokens[user] }),
  });
}

/** Every endpoint of section 7 of the contract, asked rightly. */
const endpoints: readonly (readonly [method: string, path: string, json?: object])[] = [
  ["GET", "/rule_set"],
  ["PUT", "/rule_set?dry_run=true", { rules: [] }],
  ["POST", "/rule_set/rules", { ...terms, package_name_pattern: "unnamed" }],
  ["PATCH", "/rule_set/rules/999999", {}],
  ["DELETE", "/rule_set/rules/999999"],
  ["GET", "/history"],
  ["POST", "/history/999999/revert"],
  ["POST", "/preview", { changes: [] }],
  ["POST", "/decisions", { action: "push", packages: [] }],
  ["GET", "/findings"],
  ["GET", "/refusals"],
];

describe("the endpoints beside GitLab's, in Verdaccio", { timeout: 60_000 }, () => {
  for (const [method, path, json] of endpoints) {
    it(`${method} ${path} is for maintainers, and shows a hidden project like a missing one`, async () => {
      const asked = (as: string | null, project = "1") => ask(method, path, { as, json, project });
      expect(await asked(null)).toMatchObject({ status: 401, text: '{"message":"401 Unauthorized"}' });
      const isForAll = path === "/decisions";
      expect((await asked("dan")).status).toBe(isForAll ? 200 : 403);
      for (const user of ["mia", "olivia", "ada"]) expect([403, 401]).not.toContain((await asked(user)).status);
      const hidden = await asked("ci");
      const missing = await asked("mia", "2");
      expect(hidden).toMatchObject({ status: 404, text: '{"message":"404 Project Not Found"}' });
      expect(missing.text).toBe(hidden.text);
      expect([...missing.headers.keys()]).toEqual([...hidden.headers.keys()]);
      expect((await asked("mia", "verdaccio%2Fpackages")).status).toBe((await asked("mia")).status);
      await setRules();
    });
  }

  it("set, plan and change rules, with If-Match", async () => {
    const [stored] = await setRules(terms);
    expect(stored).toMatchObject({ ...terms, enforcement: "active", created_by: "mia", updated_by: "mia" });
    const { headers } = await ask("GET", "/rule_set");
    const stale = { "If-Match": headers.get("etag") ?? "" };
    const plan = await ask("PUT", "/rule_set?dry_run=true", { json: { rules: [] }, headers: stale });
    expect(plan.body).toMatchObject({ applied: false, plan: [{ operation: "delete", before: { id: stored.id } }] });
    const added = await ask("POST", "/rule_set/rules", {
      as: "olivia",
      json: { ...terms, package_name_pattern: "left-pad", enforcement: "evaluate" },
      headers: stale,
    });
    expect(added).toMatchObject({ status: 201, body: { enforcement: "evaluate", created_by: "olivia" } });
    const { id } = added.body;
    for (const [method, path, json] of [
      ["PUT", "/rule_set", { rules: [] }],
      ["POST", "/rule_set/rules", { ...terms, package_name_pattern: "third" }],
      ["PATCH", `/rule_set/rules/${id}`, { enforcement: "active" }],
      ["DELETE", `/rule_set/rules/${id}`, undefined],
    ] as const) {
      expect((await ask(method, path, { json, headers: stale })).status, `${method} ${path}`).toBe(412);
    }
    const patched = await ask("PATCH", `/rule_set/rules/${id}`, { json: { enforcement: "active" } });
    expect(patched).toMatchObject({ status: 200, body: { enforcement: "active", updated_by: "mia" } });
    expect((await ask("GET", "/rules")).body).toHaveLength(2);
    expect((await ask("DELETE", `/rule_set/rules/${id}`)).status).toBe(204);
  });

  it("list the history with Verdaccio's users, a page at a time, and undo an entry once", async () => {
    await setRules();
    await setRules(terms);
    expect((await ask("PUT", "/rule_set", { as: "olivia", json: { rules: [] } })).status).toBe(200);
    const first = await ask("GET", "/history?per_page=1");
    const [removal] = first.body;
    expect(removal).toMatchObject({ by: "olivia", reverts: null, changes: [{ before: terms, after: null }] });
    const { url } = registry.verdaccio;
    const [, next = ""] = /^<([^>]*)>; rel="next"$/.exec(first.headers.get("link") ?? "") ?? [];
    expect(next).toMatch(`${url}/api/v4/projects/1/packages/protection/history?`);
    const second = await ask("GET", next.slice(next.indexOf("/history")));
    expect(second.body).toMatchObject([{ by: "mia", changes: [{ before: null, after: terms }] }]);
    expect((await ask("GET", "/history?by=olivia&per_page=100")).body).toContainEqual(removal);
    const reverted = await ask("POST", `/history/${removal.sequence}/revert`);
    expect(reverted).toMatchObject({ status: 200, body: { reverts: removal.sequence } });
    expect((await ask("POST", `/history/${removal.sequence}/revert`)).status).toBe(409);
    expect((await ask("GET", "/rules")).body).toMatchObject([terms]);
    expect((await ask("GET", "/history?per_page=1")).body).toMatchObject([{ by: "mia", reverts: removal.sequence }]);
  });

  it("preview what changes do to the packages that Verdaccio stores, without reading their documents", async () => {
    await setRules();
    for (const name of ["zebra", "@preview/app", "@preview/old"]) expect(await publish(name, "ada")).toBe(201);
    await rm(join(registry.verdaccio.folder, "storage/@preview/old/package.json"));
    const changes = [{ operation: "create", rule: { ...terms, package_name_pattern: "@preview/*" } }];
    const preview = async (more: object) => (await ask("POST", "/preview", { json: { changes, ...more } })).body;
    const first = await preview({ per_page: 1 });
    expect(first).toMatchObject({
      changed_packages: 2,
      changes: [{ matching_packages: 2, first_packages: [{ name: "@preview/app" }, { name: "@preview/old" }] }],
      page: [{ type: "npm", name: "@preview/app", push: { after: { required_access_level: "owner" } } }],
      stopped_at: null,
    });
    expect(first.packages).toBeGreaterThanOrEqual(3);
    expect((await preview({ after: first.next })).page).toMatchObject([{ name: "@preview/old" }]);
    const maven = [{ operation: "create", rule: { ...terms, package_type: "maven" } }];
    expect(await preview({ changes: maven })).toMatchObject({ packages: 0, changed_packages: 0 });
    expect((await ask("GET", "/rules")).body).toEqual([]);
  });

  it("decide for the caller's own level, and name rules to maintainers alone, since reading is by package", async () => {
    await setRules({ ...terms, package_name_pattern: "@secret/*" });
    const packages = [
      { type: "npm", name: "@secret/app" },
      { type: "npm", name: "free" },
    ];
    const decide = async (as: string, action: string, more: object = {}) =>
      (await ask("POST", "/decisions", { as, json: { action, packages, ...more } })).body;
    const asDan = await decide("dan", "push");
    expect(asDan).toMatchObject({
      minimum_access_level: "developer",
      decisions: [
        { outcome: "blocked", required_access_level: "owner" },
        { outcome: "allowed", required_access_level: null },
      ],
    });
    expect(JSON.stringify(asDan)).not.toMatch(/blocked_by|would_block|@secret\/\*/);
    expect(await decide("dan", "delete")).toMatchObject({
      decisions: packages.map(() => ({ outcome: "blocked", required_access_level: "maintainer" })),
    });
    expect(await decide("mia", "push")).toMatchObject({
      decisions: [{ outcome: "blocked", blocked_by: { rules: [{ package_name_pattern: "@secret/*" }] } }, {}],
    });
    expect((await decide("olivia", "push")).decisions[0].outcome).toBe("allowed");
    expect((await decide("mia", "push", { kind: "deploy-token" })).decisions[0].outcome).toBe("blocked");
    expect(await decide("dan", "push", { access_level: "owner" })).toEqual({ message: "403 Forbidden" });
  });

  it("find rules that do nothing", async () => {
    await setRules(terms, { ...terms, package_name_pattern: "@acme/app" }, { ...terms, package_name_pattern: "c++" });
    expect((await ask("GET", "/findings")).body.findings).toMatchObject([
      { type: "redundant", rule: { package_name_pattern: "@acme/app" }, covered_by: terms },
      { type: "cannot_match", rule: { package_name_pattern: "c++" }, character: "+" },
    ]);
  });

  it("list refusals by rules, by evaluate rules and by the minimum access levels; the log has one line of each", async () => {
    await setRules(
      { ...terms, package_name_pattern: "@refused/*" },
      { ...terms, package_name_pattern: "@tried/*", enforcement: "evaluate" },
    );
    const before = registry.verdaccio.log().length;
    expect(await publish("@refused/app", "dan")).toBe(403);
    expect(await publish("@tried/app", "dan")).toBe(201);
    expect(await publish("@tried/other", null)).toBe(401);
    const { target, token } = { target: "/@tried%2fapp/-rev/1", token: registry.tokens.dan };
    expect(await send(registry.verdaccio, { method: "DELETE", target, token })).toBe(403);
    const { scope, refusals } = (await ask("GET", "/refusals?per_page=4")).body;
    expect(scope).toBe("this process");
    const ofDan = { name: "dan", kind: "user", access_level: "developer" };
    expect(refusals).toMatchObject([
      { ...ofDan, enforced: true, action: "delete", package_name: "@tried/app", required_access_level: "maintainer" },
      { name: null, kind: "anonymous", enforced: true, action: "push", package_name: "@tried/other", rule_count: 0 },
      { ...ofDan, enforced: false, action: "push", package_name: "@tried/app", rule_count: 1 },
      { ...ofDan, enforced: true, action: "push", package_name: "@refused/app", rules: [{}], rule_count: 1 },
    ]);
    expect((await ask("GET", "/refusals?per_page=100")).body.refusals).toHaveLength(4);

    const lines = registry.verdaccio.log().slice(before).split("\n");
    const ofPackage = (name: string) =>
      lines.filter((line) => line.includes("package guard: refused") && line.includes(name)).map(levelOf);
    const info = 30;
    expect(ofPackage("@refused/app")).toEqual([info]);
    expect(ofPackage("@tried/app")).toEqual([info]);
    expect(ofPackage("@tried/other")).toEqual([info]);
    expect(lines.filter((line) => line.includes('"package protection: would_refuse')).map(levelOf)).toEqual([info]);
    expect(lines.filter((line) => line.includes('"package protection: package_refused'))).toEqual([]);
  });
});

function levelOf(line: string): number {
  return (JSON.parse(line) as { readonly level: number }).level;
}
