import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NpmClient } from "../../test/npm-client.ts";
import { startRegistry } from "../../test/registry.ts";

let registry: Awaited<ReturnType<typeof startRegistry>>;

beforeAll(async () => {
  registry = await startRegistry();
}, 60_000);

afterAll(() => registry?.stop());

/** Publishes versions of a package as its owner, before anything protects it. */
async function published(name: string, ...versions: readonly string[]): Promise<NpmClient> {
  const olivia = await registry.npm("olivia");
  for (const version of versions) expect(await olivia.publish(name, version)).toMatchObject({ code: 0 });
  return olivia;
}

describe("npm against a protected Verdaccio", { timeout: 120_000 }, () => {
  it("publishes a free package byte for byte", async () => {
    const dan = await registry.npm("dan");
    const content = `module.exports = ${JSON.stringify("ä€😀".repeat(10_000))};\n`;
    expect(await dan.publish("@free/app", "1.0.0", content)).toMatchObject({ code: 0 });
    const { code, screen } = await dan.run("install", "@free/app", "--prefix", ".");
    expect(code, screen).toBe(0);
    const home = (await dan.run("prefix")).screen.trim();
    expect(await readFile(join(home, "node_modules/@free/app/index.js"), "utf8")).toBe(content);
  });

  it("is refused where a rule that was created a moment ago says so, and says why", async () => {
    const dan = await registry.npm("dan");
    expect(await dan.publish("@moment/app", "1.0.0")).toMatchObject({ code: 0 });
    await registry.protect("@moment/*", { push: "owner" });
    const { code, screen } = await dan.publish("@moment/app", "1.0.1");
    expect(code).not.toBe(0);
    expect(screen).toMatch(/Package protected\. \(an owner may push here: rule \d+ @moment\/\*\)/);
    expect(Object.keys((await registry.stored("@moment/app"))?.versions ?? {})).toEqual(["1.0.0"]);
    expect(await registry.holds("@moment/app", "app-1.0.1.tgz")).toBe(false);
  });

  it("stores nothing of a package that it may not publish", async () => {
    await registry.protect("@new/*", { push: "maintainer" });
    for (const user of ["dan", "ci", null]) {
      expect((await (await registry.npm(user)).publish("@new/app", "1.0.0")).code).not.toBe(0);
    }
    expect(await registry.stored("@new/app")).toBe(null);
    expect(await registry.holds("@new/app", ".")).toBe(false);
    for (const [user, version] of [
      ["mia", "1.0.0"],
      ["olivia", "1.0.1"],
      ["ada", "1.0.2"],
    ] as const) {
      expect(await (await registry.npm(user)).publish("@new/app", version)).toMatchObject({ code: 0 });
    }
  });

  it("tags, deprecates and stars where it may push, though it may not delete", async () => {
    await published("@tagged/app", "1.0.0", "1.0.1");
    await registry.protect("@tagged/*", { push: "maintainer", delete: "admin" });
    const commands = [
      ["dist-tag", "add", "@tagged/app@1.0.0", "stable"],
      ["dist-tag", "rm", "@tagged/app", "stable"],
      ["deprecate", "@tagged/app@1.0.0", "too old"],
      ["star", "@tagged/app"],
      ["unstar", "@tagged/app"],
    ];
    const [dan, mia] = [await registry.npm("dan"), await registry.npm("mia")];
    for (const command of commands) {
      const refused = await dan.run(...command);
      expect(refused.code, command.join(" ")).not.toBe(0);
      expect(refused.screen).toContain("Package protected. (a maintainer may push here");
      const done = await mia.run(...command);
      expect(done.code, done.screen).toBe(0);
    }
    expect((await registry.stored("@tagged/app"))?.versions["1.0.0"]?.deprecated).toBe("too old");
    const { code, screen } = await mia.run("unpublish", "@tagged/app@1.0.0");
    expect(code).not.toBe(0);
    expect(screen).toContain("Package is deletion protected. (an admin may delete here");
  });

  it("changes no owners of a protected package", async () => {
    await published("@owned/app", "1.0.0");
    await registry.protect("@owned/*", { push: "owner" });
    const refused = await (await registry.npm("dan")).run("owner", "add", "mia", "@owned/app");
    expect(refused.code).not.toBe(0);
    expect(refused.screen).toContain("Package protected. (an owner may push here");
    expect(Object.keys((await registry.stored("@owned/app"))?.versions ?? {})).toEqual(["1.0.0"]);
  });

  it("unpublishes one version only where it may delete, though it may push", async () => {
    await published("@kept/app", "1.0.0", "1.0.1");
    await registry.protect("@kept/*", { delete: "owner" });
    const mia = await registry.npm("mia");
    expect(await mia.publish("@kept/app", "1.0.2")).toMatchObject({ code: 0 });
    const { code, screen } = await mia.run("unpublish", "@kept/app@1.0.1");
    expect(code).not.toBe(0);
    expect(screen).toContain("Package is deletion protected. (an owner may delete here");
    expect(Object.keys((await registry.stored("@kept/app"))?.versions ?? {})).toHaveLength(3);
    expect(await registry.holds("@kept/app", "app-1.0.1.tgz")).toBe(true);
    const done = await (await registry.npm("olivia")).run("unpublish", "@kept/app@1.0.1");
    expect(done.code, done.screen).toBe(0);
    expect(Object.keys((await registry.stored("@kept/app"))?.versions ?? {})).toEqual(["1.0.0", "1.0.2"]);
    expect(await registry.holds("@kept/app", "app-1.0.1.tgz")).toBe(false);
  });

  it("unpublishes one version where it may delete, though it may not push", async () => {
    await published("@gone/app", "1.0.0", "1.0.1");
    await registry.protect("@gone/*", { push: "admin" });
    const done = await (await registry.npm("mia")).run("unpublish", "@gone/app@1.0.1");
    expect(done.code, done.screen).toBe(0);
    expect(Object.keys((await registry.stored("@gone/app"))?.versions ?? {})).toEqual(["1.0.0"]);
  });

  it("unpublishes all of a package only where it may delete", async () => {
    await published("@whole/app", "1.0.0", "1.0.1");
    await registry.protect("@whole/*", { delete: "owner" });
    const { code, screen } = await (await registry.npm("mia")).run("unpublish", "@whole/app", "--force");
    expect(code).not.toBe(0);
    expect(screen).toContain("Package is deletion protected. (an owner may delete here");
    expect(Object.keys((await registry.stored("@whole/app"))?.versions ?? {})).toHaveLength(2);
    const done = await (await registry.npm("olivia")).run("unpublish", "@whole/app", "--force");
    expect(done.code, done.screen).toBe(0);
    expect(await registry.stored("@whole/app")).toBe(null);
  });

  it("logs out, whatever the token holds", async () => {
    const dan = await registry.npm("dan");
    const { code, screen } = await dan.run("logout");
    expect(code, screen).toBe(0);
    const slashes = await fetch(`${registry.verdaccio.url}/-/user/token/a%2Fb%2bc%3D`, { method: "DELETE" });
    expect([slashes.status, await slashes.text()]).toEqual([200, expect.stringContaining("Logged out")]);

    const headers = { Authorization: `Bearer ${registry.tokens.dan}` };
    expect(await (await fetch(`${registry.verdaccio.url}/-/whoami`, { headers })).json()).toEqual({ username: "dan" });
  });

  it("is told the truth where Verdaccio has no such route", async () => {
    const olivia = await published("@access/app", "1.0.0");
    for (const command of [
      ["access", "set", "status=private", "@access/app"],
      ["access", "grant", "read-only", "acme:developers", "@access/app"],
      ["access", "revoke", "acme:developers", "@access/app"],
    ]) {
      const { code, screen } = await olivia.run(...command);
      expect(code, command.join(" ")).not.toBe(0);
      expect(screen).toMatch(/40[45] /);
      expect(screen).not.toContain("no package manager writes here");
    }
  });
});
