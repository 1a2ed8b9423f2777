import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scheduler } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { listingDocument, publishDocument } from "../../test/packument.ts";
import { send, storedFiles } from "../../test/raw-client.ts";
import { startRegistry } from "../../test/registry.ts";
import type { Verdaccio, VerdaccioSettings } from "../../test/verdaccio-process.ts";

const plugins = fileURLToPath(new URL("../../test/plugins", import.meta.url));
const everybody = { access: "$all", publish: "$authenticated", unpublish: "$authenticated" };

async function start(settings: VerdaccioSettings) {
  const registry = await startRegistry(settings);
  onTestFinished(registry.stop);
  return registry;
}

async function healthOf({ url }: Verdaccio): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`${url}/-/package-protection/health`);
  return { status: answer.status, text: await answer.text() };
}

async function errorOf(answer: Response): Promise<unknown> {
  return Object.entries((await answer.json()) as object).find(([key]) => key === "error")?.[1];
}

function put(verdaccio: Verdaccio, path: string, token: string | undefined, document: object): Promise<Response> {
  return fetch(`${verdaccio.url}${path}`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(document),
  });
}

const pushToOwners = { packageNamePattern: "@acme/*", packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
const publish = (name: string, version: string) => publishDocument(name, version);

describe("the plugin in one role alone", { timeout: 60_000 }, () => {
  it("denies under auth what could be either by its stricter reading", async () => {
    const { verdaccio, tokens, insertRule } = await start({ roles: ["auth"] });
    expect((await healthOf(verdaccio)).status).toBe(404);
    expect((await put(verdaccio, "/@acme%2fapp", tokens.dan, publish("@acme/app", "1.0.0"))).status).toBe(201);
    expect((await put(verdaccio, "/@acme%2fapp", tokens.dan, publish("@acme/app", "1.0.1"))).status).toBe(201);
    await insertRule({
      ...pushToOwners,
      minimumAccessLevelForPush: "maintainer",
      minimumAccessLevelForDelete: "owner",
    });
    const pushed = await put(verdaccio, "/@acme%2fapp", tokens.dan, publish("@acme/app", "1.0.2"));
    expect(pushed.status).toBe(403);
    expect(await errorOf(pushed)).toBe("Package protected. (a maintainer may push here: rule 1 @acme/*)");
    const dropped = await put(verdaccio, "/@acme%2fapp/-rev/1", tokens.mia, listingDocument("@acme/app", ["1.0.0"]));
    expect(dropped.status).toBe(403);
    expect(await errorOf(dropped)).toBe("Package is deletion protected. (an owner may delete here: rule 1 @acme/*)");
    const deleted = await send(verdaccio, { method: "DELETE", target: "/@acme%2fapp/-rev/1", token: tokens.mia });
    expect(deleted).toBe(403);
    expect((await put(verdaccio, "/@acme%2fapp", tokens.mia, publish("@acme/app", "1.0.2"))).status).toBe(201);
    expect(verdaccio.log()).toContain("list package-protection under middlewares too");
  });

  it("denies the same under middlewares, and says that it is not active", async () => {
    const { verdaccio, tokens, protect } = await start({ roles: ["middlewares"] });
    await protect("@acme/*", { push: "owner" });
    expect((await put(verdaccio, "/@acme%2fapp", tokens.mia, publish("@acme/app", "1.0.0"))).status).toBe(403);
    expect((await put(verdaccio, "/@acme%2fapp", tokens.olivia, publish("@acme/app", "1.0.0"))).status).toBe(201);
    const { status, text } = await healthOf(verdaccio);
    expect([status, text]).toEqual([503, '{"active":false,"problems":["the plugin is not loaded under auth"]}']);
  });
});

describe("the plugin beside other auth plugins", { timeout: 60_000 }, () => {
  it("is not overruled by one that allows everything and is asked first", async () => {
    const { verdaccio, tokens, protect } = await start({
      configuration: {
        plugins,
        auth: { htpasswd: { file: "./htpasswd" }, "says-yes": {}, "package-protection": {} },
      },
    });
    expect((await healthOf(verdaccio)).status).toBe(200);
    await protect("@acme/*", { push: "owner" });
    expect((await put(verdaccio, "/@acme%2fapp", tokens.mia, publish("@acme/app", "1.0.0"))).status).toBe(403);
  });

  it("takes the groups that an auth plugin gave, and not the user's own name, for levels", async () => {
    const { verdaccio, protect } = await start({
      options: { groups: { owners: "owner" } },
      configuration: { plugins, auth: { "groups-of-names": {}, "package-protection": {} } },
    });
    await protect("@acme/*", { push: "owner" });
    const body = publish("@acme/app", "1.0.0");
    for (const [name, status] of [
      ["owners", 403],
      ["dan.developers", 403],
      ["peter.owners", 201],
    ] as const) {
      const token = await verdaccio.signUp(name);
      expect((await put(verdaccio, "/@acme%2fapp", token, body)).status, name).toBe(status);
    }
  });

  it("takes them from signed tokens, too", async () => {
    const { verdaccio, protect } = await start({
      options: { groups: { owners: "owner" } },
      configuration: {
        plugins,
        auth: { "groups-of-names": {}, "package-protection": {} },
        security: { api: { jwt: { sign: { expiresIn: "1h" } } } },
      },
    });
    await protect("@acme/*", { push: "owner" });
    const body = publish("@acme/app", "1.0.0");
    for (const [name, status] of [
      ["dan.developers", 403],
      ["peter.owners", 201],
    ] as const) {
      const token = await verdaccio.signUp(name);
      expect(token.split("."), "a signed token").toHaveLength(3);
      expect((await put(verdaccio, "/@acme%2fapp", token, body)).status, name).toBe(status);
    }
  });

  it("leaves who may publish at all to Verdaccio's own configuration", async () => {
    const nobody = { ...everybody, publish: "olivia" };
    const { verdaccio, tokens, protect } = await start({
      configuration: { packages: { "@acme/*": nobody, "**": everybody } },
    });
    await protect("@acme/*", { push: "maintainer" });
    expect((await put(verdaccio, "/@acme%2fapp", tokens.mia, publish("@acme/app", "1.0.0"))).status).toBe(403);
    expect((await put(verdaccio, "/@acme%2fapp", tokens.olivia, publish("@acme/app", "1.0.0"))).status).toBe(201);
  });

  it("asks nobody's writes where Verdaccio lets anybody publish", async () => {
    const anybody = { ...everybody, publish: "$all" };
    const { verdaccio, protect } = await start({ configuration: { packages: { "**": anybody } } });
    await protect("@acme/*", { push: "maintainer" });
    const write = (name: string) => ({
      target: `/${name}`,
      body: JSON.stringify(publish(decodeURIComponent(name), "1.0.0")),
    });
    expect(await send(verdaccio, write("@acme%2fapp"))).toBe(403);
    expect(await send(verdaccio, write("@free%2fapp"))).toBe(201);
  });
});

describe("the plugin beside a filter, which hides versions", { timeout: 60_000 }, () => {
  it("takes a star for a delete, too: Verdaccio stores what the filter left", async () => {
    const { verdaccio, tokens, protect } = await start({ configuration: { plugins, filters: { "hides-first": {} } } });
    for (const version of ["1.0.0", "1.0.1"]) {
      expect((await put(verdaccio, "/@acme%2fapp", tokens.dan, publish("@acme/app", version))).status).toBe(201);
    }
    await protect("@acme/*", { delete: "owner" });
    const starred = await put(verdaccio, "/@acme%2fapp", tokens.dan, { _id: "@acme/app", users: { dan: true } });
    const kept = JSON.parse(await readFile(join(verdaccio.folder, "storage/@acme/app/package.json"), "utf8"));
    expect(Object.keys(kept.versions)).toEqual(["1.0.0", "1.0.1"]);
    expect(starred.status).toBe(403);
  });
});

describe("the auth role alone beside a filter, which hides versions", { timeout: 60_000 }, () => {
  it("takes a publish for a delete, too: it may be a star", async () => {
    const filtered = { configuration: { plugins, filters: { "hides-first": {} } } };
    const { verdaccio, tokens, insertRule } = await start({ ...filtered, roles: ["auth"] });
    for (const version of ["1.0.0", "1.0.1"]) {
      expect((await put(verdaccio, "/@acme%2fapp", tokens.dan, publish("@acme/app", version))).status).toBe(201);
    }
    await insertRule({
      packageNamePattern: "@acme/*",
      packageType: "npm",
      minimumAccessLevelForPush: null,
      minimumAccessLevelForDelete: "owner",
    });
    const starred = await put(verdaccio, "/@acme%2fapp", tokens.dan, { _id: "@acme/app", users: { dan: true } });
    const kept = JSON.parse(await readFile(join(verdaccio.folder, "storage/@acme/app/package.json"), "utf8"));
    expect(Object.keys(kept.versions)).toEqual(["1.0.0", "1.0.1"]);
    expect(starred.status).toBe(403);
  });
});

describe("own routes of the middleware alone", { timeout: 60_000 }, () => {
  it("open no route of a package, in whatever case and with a slash at its end", async () => {
    const { verdaccio, tokens, insertRule } = await start({
      roles: ["middlewares"],
      options: { ownRoutes: ["PUT /*", "POST /*", "DELETE /*"] },
    });
    for (const version of ["1.0.0", "1.0.1"]) {
      expect((await put(verdaccio, "/app", tokens.olivia, publish("app", version))).status).toBe(201);
    }
    await insertRule({
      packageNamePattern: "app",
      packageType: "npm",
      minimumAccessLevelForPush: "owner",
      minimumAccessLevelForDelete: "owner",
    });
    const before = await storedFiles(verdaccio);
    const writes = [
      ["PUT", "/app/", JSON.stringify(publish("app", "2.0.0"))],
      ["PUT", "/app/next/", '"1.0.0"'],
      ["PUT", "/app/-rev/1/", JSON.stringify({ name: "app", versions: {} })],
      ["PUT", "/app/-rev", JSON.stringify({ name: "app", versions: {} })],
      ["PUT", "/app/-rev/", JSON.stringify({ name: "app", versions: {} })],
      ["PUT", "/-/PACKAGE/app/DIST-TAGS/next", '"1.0.0"'],
      ["POST", "/-/package/app/dist-tags/", '{"next":"1.0.0"}'],
      ["DELETE", "/-/Package/app/dist-tags/latest", ""],
      ["DELETE", "/app/-/app-1.0.0.tgz/-REV/1", ""],
      ["DELETE", "/app/-REV/1", ""],
      ["DELETE", "/app/-Rev/1/2/3/", ""],
      ["DELETE", "/app/-rev/1/", ""],
      ["DELETE", "/app/-rev/", ""],
    ];
    for (const [method = "", target = "", body = ""] of writes) {
      expect(await send(verdaccio, { method, target, body, token: tokens.dan }), `${method} ${target}`).toBe(405);
    }
    expect(await storedFiles(verdaccio)).toEqual(before);
  });
});

describe("writes that are none of a package", { timeout: 60_000 }, () => {
  it("pass where they are Verdaccio's own, or listed, and nowhere else", async () => {
    const { verdaccio } = await start({
      options: { ownRoutes: ["POST /hooks/*", "PUT /exactly"] },
      configuration: { web: { enable: true } },
    });
    const post = (target: string, method = "POST") =>
      send(verdaccio, {
        method,
        target,
        body: JSON.stringify({ username: "dan", password: "password of dan" }),
      });
    expect(await post("/-/verdaccio/sec/login")).toBe(200);
    expect(await post("/hooks/one/two")).toBe(404);
    expect(await post("/hooks/../@acme%2fapp")).toBe(400);
    expect(await post("/hooks/one", "PATCH")).toBe(405);
    expect(await post("/exactly?query", "PUT")).not.toBe(405);
    expect(await post("/exactly/more/x", "PUT")).toBe(405);
    expect(await post("/elsewhere")).toBe(405);
  });
});

describe("the plugin that can't decide", { timeout: 60_000 }, () => {
  it("refuses every write where its options are not valid, and says where they are wrong", async () => {
    const { verdaccio, tokens } = await start({ options: { level: {}, authenticated: "root" } });
    const { status, text } = await healthOf(verdaccio);
    expect([status, text]).toEqual([503, expect.stringContaining("the options are not valid")]);
    expect(verdaccio.log()).toContain("auth.package-protection: knows no level");
    expect(verdaccio.log()).toContain("auth.package-protection.authenticated: must be an access level");
    const refused = await put(verdaccio, "/@acme%2fapp", tokens.olivia, publish("@acme/app", "1.0.0"));
    expect(refused.status).toBe(503);
    expect(await errorOf(refused)).toContain("nothing can be written until it is");
    expect((await fetch(`${verdaccio.url}/@acme%2fapp`)).status).toBe(404);
  });

  it("refuses every write until its store can be opened", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rules-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const store = join(folder, "rules.sqlite");
    await writeFile(store, "this is no database, and long enough to be taken for none. ".repeat(100));
    const { verdaccio, tokens } = await start({ options: { store } });
    const push = () => put(verdaccio, "/@acme%2fapp", tokens.ada, publish("@acme/app", "1.0.0"));
    expect((await push()).status).toBe(503);
    expect(await healthOf(verdaccio)).toEqual({
      status: 503,
      text: expect.stringContaining("the rules can't be read"),
    });
    expect(verdaccio.log()).toContain(`the database ${store} is no SQLite database`);
    expect((await fetch(`${verdaccio.url}/@acme%2fapp`)).status).toBe(404);
    await rm(store);
    while ((await healthOf(verdaccio)).status !== 200) await scheduler.wait(100);
    expect((await push()).status).toBe(201);
  });
});

describe("the plugin beside a storage plugin, which other processes may share", { timeout: 60_000 }, () => {
  const configuration = { plugins, store: { "another-storage": {} } };

  it("refuses every write where its own store is not set, and says what to set", async () => {
    const { verdaccio, tokens } = await start({ configuration });
    const refused = await put(verdaccio, "/@acme%2fapp", tokens.ada, publish("@acme/app", "1.0.0"));
    expect(refused.status).toBe(503);
    const { status, text } = await healthOf(verdaccio);
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({
      active: false,
      problems: [expect.stringMatching(/another-storage.*set store/)],
    });
    expect(verdaccio.log()).toMatch(/another-storage.*set store/);
    expect((await fetch(`${verdaccio.url}/@acme%2fapp`)).status).toBe(404);
    const rules = `${verdaccio.url}/api/v4/projects/1/packages/protection/rules`;
    expect((await fetch(rules, { headers: { "PRIVATE-TOKEN": tokens.ada ?? "" } })).status).toBeGreaterThanOrEqual(400);
  });

  it("protects where its own store is set", async () => {
    const { verdaccio, tokens, protect } = await start({ configuration, options: { store: "./rules.sqlite" } });
    expect((await healthOf(verdaccio)).status).toBe(200);
    await protect("@acme/*", { push: "owner" });
    expect((await put(verdaccio, "/@acme%2fapp", tokens.mia, publish("@acme/app", "1.0.0"))).status).toBe(403);
    expect((await put(verdaccio, "/@acme%2fapp", tokens.olivia, publish("@acme/app", "1.0.0"))).status).toBe(201);
  });
});

describe("readiness and health", { timeout: 60_000 }, () => {
  const probe = async ({ url }: Verdaccio, name: string) => {
    const answer = await fetch(`${url}/-/package-protection/${name}`);
    return { status: answer.status, text: await answer.text(), cached: answer.headers.get("cache-control") };
  };

  it("differ where the rule database is down, and reading goes on", async () => {
    const { verdaccio, tokens } = await start({ options: { store: "postgres://user:hunter2@127.0.0.1:1/rules" } });
    expect(await probe(verdaccio, "ready")).toEqual({
      status: 200,
      text: '{"ready":true,"problems":[]}',
      cached: "no-store",
    });
    const health = await probe(verdaccio, "health");
    expect(health).toMatchObject({ status: 503, text: expect.stringContaining("the rules can't be read") });
    expect(health.text + verdaccio.log()).not.toContain("hunter2");
    expect((await put(verdaccio, "/@acme%2fapp", tokens.ada, publish("@acme/app", "1.0.0"))).status).toBe(503);
    expect((await fetch(`${verdaccio.url}/@acme%2fapp`)).status).toBe(404);
  });

  it.each<[string, VerdaccioSettings, string]>([
    ["a role is missing", { roles: ["middlewares"] }, "the plugin is not loaded under auth"],
    ["the options are not valid", { options: { enabled: true } }, "the options are not valid"],
    ["the store is a typing error", { options: { store: "postgress://user:hunter2@host/db" } }, "store"],
  ])("are both 503 where %s", async (_title, settings, problem) => {
    const { verdaccio } = await start(settings);
    for (const name of ["ready", "health"]) {
      const { status, text } = await probe(verdaccio, name);
      expect([status, text]).toEqual([503, expect.stringContaining(problem)]);
      expect(text).not.toContain("hunter2");
    }
    expect(verdaccio.log()).not.toContain("hunter2");
    expect(await readdir(verdaccio.folder, { recursive: true })).not.toContainEqual(expect.stringContaining("hunter2"));
  });
});

describe("minimum access levels", { timeout: 60_000 }, () => {
  const users = { gus: "guest", dan: "developer", mia: "maintainer", ada: "admin", ci: "deploy-token" };
  const anybody = { access: "$all", publish: "$all", unpublish: "$all" };
  const configuration = { packages: { "@*/*": anybody, "**": anybody } };

  async function statusesOf(minimum_access_levels: unknown) {
    const registry = await start({ options: { users, minimum_access_levels }, configuration });
    const { verdaccio } = registry;
    const tokens: Readonly<Record<string, string>> = { ...registry.tokens, gus: await verdaccio.signUp("gus") };
    const statuses: Record<string, readonly (number | null)[]> = {};
    for (const name of ["gus", "dan", "mia", "ada", "ci", "nobody"]) {
      const token = tokens[name];
      const published = await put(verdaccio, `/@${name}%2fapp`, token, publish(`@${name}/app`, "1.0.0"));
      const stored = await put(verdaccio, `/@${name}%2fkept`, tokens.ada, publish(`@${name}/kept`, "1.0.0"));
      expect(stored.status).toBe(201);
      const deleted = await send(verdaccio, { method: "DELETE", target: `/@${name}%2fkept/-rev/1`, token });
      statuses[name] = [published.status, deleted];
    }
    return statuses;
  }

  it("are GitLab's where the options say true", async () => {
    expect(await statusesOf(true)).toEqual({
      gus: [403, 403],
      dan: [201, 403],
      mia: [201, 201],
      ada: [201, 201],
      ci: [201, 403],
      nobody: [401, 401],
    });
  });

  it("are those that the options say", async () => {
    expect(await statusesOf({ push: "guest", delete: "admin" })).toEqual({
      gus: [201, 403],
      dan: [201, 403],
      mia: [201, 403],
      ada: [201, 201],
      ci: [201, 403],
      nobody: [401, 401],
    });
  });

  it("are not asked where the options say nothing: Verdaccio's packages section is one", async () => {
    const statuses = await statusesOf(undefined);
    expect(new Set(Object.values(statuses).flat())).toEqual(new Set([201]));
  });

  it("are said to who may know, and asked by the auth role alone", async () => {
    const { verdaccio, tokens } = await start({ roles: ["auth"], options: { minimum_access_levels: true } });
    expect((await put(verdaccio, "/@acme%2fapp", tokens.dan, publish("@acme/app", "1.0.0"))).status).toBe(201);
    for (const [user, reason] of [
      ["dan", "the minimum level for delete is maintainer"],
      ["ci", "a deploy token may not delete"],
    ] as const) {
      const headers = { Authorization: `Bearer ${tokens[user]}` };
      const refused = await fetch(`${verdaccio.url}/@acme%2fapp/-rev/1`, { method: "DELETE", headers });
      expect(refused.status).toBe(403);
      expect(await errorOf(refused)).toBe(`403 Forbidden (${reason})`);
    }
  });
});
