import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cli, runCli, startServe, temporaryFolder, writeDirectory } from "./cli-process.ts";

async function registry() {
  const folder = temporaryFolder();
  const database = join(folder, "rules.sqlite");
  const url = await startServe([
    "--database",
    database,
    "--directory",
    writeDirectory(folder),
    "--registry",
    join(folder, "packages"),
  ]);
  const packages = `${url}/api/v4/projects/7/packages`;
  const ask = (method: string, path: string, token: string | null, body?: string) =>
    fetch(`${packages}${path}`, {
      method,
      headers: token === null ? {} : { Authorization: `Bearer ${token}` },
      ...(body !== undefined && { body }),
    });
  const addRule = (...terms: string[]) =>
    cli(["add", ...terms, "--url", url, "--project", "7"], { env: { PACKAGE_PROTECTION_TOKEN: "maintainers-token" } });
  return { folder, url, packages, ask, addRule };
}

describe("the generic registry of serve", () => {
  test("keeps packages, and its rules protect them", async () => {
    const { ask, addRule } = await registry();
    const path = "/generic/app/1.0/file";
    expect((await ask("PUT", path, "developers-token", "one")).status).toBe(201);
    expect(await (await ask("GET", path, "developers-token")).text()).toBe("one");
    await addRule("generic", "app", "--push", "maintainer", "--delete", "owner");
    const refused = await ask("PUT", path, "developers-token", "two");
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ message: "403 Forbidden - Package protected." });
    expect((await ask("PUT", path, "deploy-token", "two")).status).toBe(403);
    expect((await ask("PUT", path, "maintainers-token", "two")).status).toBe(201);
    expect((await ask("DELETE", path, "maintainers-token")).status).toBe(403);
    expect(await (await ask("GET", path, "developers-token")).text()).toBe("two");
  });

  test("shows a private project's packages to its members and deploy tokens alone", async () => {
    const { ask } = await registry();
    const path = "/generic/app/1.0/file";
    expect((await ask("PUT", path, "deploy-token", "one")).status).toBe(201);
    expect((await ask("GET", path, "deploy-token")).status).toBe(200);
    expect((await ask("GET", path, "guests-token")).status).toBe(404);
    expect((await ask("GET", path, null)).status).toBe(401);
    expect((await ask("GET", path, "nobodys-token")).status).toBe(401);
    expect((await ask("PUT", path, null, "two")).status).toBe(401);
    expect((await ask("PUT", path, "guests-token", "two")).status).toBe(403);
  });

  test("a name that is too long for a file names nothing, and nothing is stored under it", async () => {
    const { ask } = await registry();
    for (const path of [`/generic/app/${"1".repeat(300)}/file`, `/generic/app/1.0/${"f".repeat(300)}`]) {
      expect((await ask("PUT", path, "maintainers-token", "one")).status).toBe(400);
      expect((await ask("GET", path, "maintainers-token")).status).toBe(404);
      expect((await ask("DELETE", path, "maintainers-token")).status).toBe(404);
    }
  });
});

test("the settings page does not say which projects there are", async () => {
  const { url } = await registry();
  const pages = [7, 8].map(async (id) => {
    const page = await fetch(`${url}/settings/packages/${id}/`);
    return [page.status, (await page.text()).replaceAll(`:${id}}`, ":?}")];
  });
  const [known, unknown] = await Promise.all(pages);
  expect(known).toEqual(unknown);
  expect(known?.[0]).toBe(200);
  for (const id of ["seven", "7x", "99999999999999999", ""]) {
    expect((await fetch(`${url}/settings/packages/${id}`)).status).toBe(404);
  }
});

test("npm publishes to serve and installs from it, and is refused what a rule protects", {
  timeout: 300_000,
}, async () => {
  const { folder, packages, addRule } = await registry();
  const project = join(folder, "project");
  mkdirSync(project);
  const host = `${packages.replace(/^http:/, "")}/npm/`;
  writeFileSync(join(project, ".npmrc"), `registry=${packages}/npm/\n${host}:_authToken=developers-token\n`);
  const npm = async (...parameters: string[]) => {
    const child = spawn("npm", [...parameters, "--no-audit", "--no-fund", "--cache", join(folder, "cache")], {
      cwd: project,
      env: { PATH: process.env.PATH, HOME: folder, npm_config_fetch_retries: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let written = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        written += text;
      });
    }
    const [code] = await once(child, "close");
    return { code, written };
  };
  const manifest = (version: string) =>
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "left-pad", version }));

  manifest("1.0.0");
  expect(await npm("publish")).toMatchObject({ code: 0 });
  await addRule("npm", "left-*", "--push", "maintainer");
  manifest("1.1.0");
  const refused = await npm("publish");
  expect(refused.code).not.toBe(0);
  expect(refused.written).toContain("Package protected.");
  expect((await npm("view", "left-pad", "versions", "--json")).written).toContain("1.0.0");
  writeFileSync(join(project, "package.json"), "{}");
  expect(await npm("install", "left-pad")).toMatchObject({ code: 0 });
});

describe("serve that cannot start", () => {
  test.each([
    [["--database", "rules.sqlite", "--directory", "missing.json"], "the directory file missing.json can't be read"],
    [
      ["--database", "rules.sqlite", "--directory", "directory.json", "--port", "70000"],
      "It must be a number from 0 to 65535.",
    ],
    [["--database", "directory.json", "--directory", "directory.json"], "is not an SQLite database"],
    [["--database", "rules.sqlite", "--directory", "wrong.json"], "users[1].token: is another one's token too"],
    [
      ["--database", "rules.sqlite", "--directory", "directory.json", "--host", "192.0.2.1"],
      "can't listen on port 3000 of 192.0.2.1",
    ],
  ])("%j says why, and repeats no token", async (parameters, message) => {
    const folder = temporaryFolder();
    writeDirectory(folder);
    const user = { token: "secret-token", memberships: {} };
    writeFileSync(
      join(folder, "wrong.json"),
      JSON.stringify({
        projects: [],
        users: [
          { name: "a", ...user },
          { name: "b", ...user },
        ],
      }),
    );
    const { code, stderr } = await runCli(["serve", ...parameters], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('-token"');
  });
});
