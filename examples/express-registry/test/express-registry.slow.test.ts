import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

// A registry and a shell have to start, on a machine that may have much to do.
vi.setConfig({ testTimeout: 60_000 });

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

let folder: string;
let running: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "express-registry-example-"));
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map(stop));
  await rm(folder, { recursive: true });
});

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const exit = once(server, "exit");
  server.kill("SIGTERM");
  await exit;
}

function spawnExample(environment: NodeJS.ProcessEnv) {
  const kept = { DATABASE: join(folder, "rules.sqlite"), PACKAGES: join(folder, "packages") };
  const server = spawn(process.execPath, ["--conditions=package-protection-source", path("../src/main.ts")], {
    env: { PATH: process.env.PATH, PORT: "0", ...kept, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(server);
  return server;
}

async function start(): Promise<{ url: string; server: ChildProcess }> {
  const server = spawnExample({});
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  server.stdout.resume();
  return { url: String(line).replace("listening on ", ""), server };
}

async function blocks(language: string): Promise<string[]> {
  const readme = await readFile(path("../README.md"), "utf8");
  const found = [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  return found.flatMap(([, name, block = ""]) => (name === language ? [block] : []));
}

test("what the README has pasted into a shell shows what it says", async () => {
  const { url } = await start();
  const [, ...commands] = await blocks("sh");
  const script = commands
    .join("\n")
    .replaceAll("http://127.0.0.1:3000", url)
    .replaceAll("127.0.0.1:3000", new URL(url).host);
  const environment = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: folder,
    npm_config_fetch_retries: "0",
  };
  const shown = await promisify(execFile)("bash", ["-c", `exec 2>&1\n${script}\ntrue`], {
    cwd: folder,
    env: environment,
  });
  const lines = (await blocks("")).flatMap((block) => block.trim().split("\n"));
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) expect(shown.stdout).toContain(line);
});

test("packages and rules are there again on the next start", async () => {
  const file = "/api/v4/projects/7/packages/generic/kept/1.0/file";
  const headers = { "PRIVATE-TOKEN": "demo-developer" };
  const first = await start();
  expect((await fetch(first.url + file, { method: "PUT", headers, body: "kept" })).status).toBe(201);
  await stop(first.server);
  const second = await start();
  expect(await (await fetch(second.url + file)).text()).toBe("kept");
});

test("its own permissions come before any rule: nobody, a guest and a developer", async () => {
  const { url } = await start();
  const write = async (method: string, token = "") => {
    const headers = { "PRIVATE-TOKEN": token };
    const file = `${url}/api/v4/projects/7/packages/generic/free/1.0/file`;
    return (await fetch(file, { method, headers, body: method === "PUT" ? "text" : null })).status;
  };
  expect([await write("PUT"), await write("PUT", "wrong"), await write("PUT", "demo-guest")]).toEqual([401, 401, 403]);
  expect(await write("PUT", "demo-developer")).toBe(201);
  expect(await write("DELETE", "demo-developer")).toBe(403);
  expect([await write("DELETE", "demo-maintainer"), await write("DELETE", "demo-maintainer")]).toEqual([204, 404]);
});

test("what an npm client deletes as a tarball is never another file of the package", async () => {
  const { url } = await start();
  const npm = `${url}/api/v4/projects/7/packages/npm/app`;
  const headers = { "PRIVATE-TOKEN": "demo-maintainer", "Content-Type": "application/json" };
  const versions = { "1.0.0": { name: "app", version: "1.0.0", dist: {} } };
  const body = JSON.stringify({ name: "app", versions, _attachments: { "app-1.0.0.tgz": { data: "" } } });
  expect((await fetch(npm, { method: "PUT", headers, body })).status).toBe(201);
  for (const file of ["app-packument.json", "app-", "other-1.0.0.tgz", "app-2.0.0.tgz", "app-..tgz"]) {
    await fetch(`${npm}/-/${file}/-rev/1`, { method: "DELETE", headers });
    expect(await (await fetch(npm)).json()).toMatchObject({ versions: { "1.0.0": {} } });
  }
});

test("an npm tag by its old address is none of a package's documents", async () => {
  const { url } = await start();
  const npm = `${url}/api/v4/projects/7/packages/npm`;
  const headers = { "PRIVATE-TOKEN": "demo-developer", "Content-Type": "application/json" };
  const versions = { "1.0.0": { name: "@acme/app", version: "1.0.0", dist: {} } };
  const body = JSON.stringify({ name: "@acme/app", versions, _attachments: { "app-1.0.0.tgz": { data: "" } } });
  expect((await fetch(`${npm}/@acme%2fapp/latest`, { method: "PUT", headers, body })).status).toBe(404);
  expect((await fetch(`${npm}/@acme%2fapp`)).status).toBe(404);
  expect((await fetch(`${npm}/@acme%2fapp`, { method: "PUT", headers, body })).status).toBe(201);
});

test("what is deleted as a file is never a folder, which may be another package's", async () => {
  const { url } = await start();
  const packages = `${url}/api/v4/projects/7/packages`;
  const headers = { "PRIVATE-TOKEN": "demo-maintainer" };
  const kept = [
    `${packages}/maven/com/acme/billing/acme-billing.core/1.0/acme-billing.core-1.0.jar`,
    `${packages}/generic/app/1.0/linux/app`,
  ];
  for (const file of kept) expect((await fetch(file, { method: "PUT", headers, body: "kept" })).status).toBe(201);
  const folders = [
    "maven/com/acme/billing/acme-billing.core",
    "maven/com/acme/billing/acme-billing",
    "generic/app/1.0/linux",
  ];
  for (const folder of folders) {
    const { status } = await fetch(`${packages}/${folder}`, { method: "DELETE", headers });
    expect([400, 404], folder).toContain(status);
  }
  for (const file of kept) expect(await (await fetch(file)).text()).toBe("kept");
});

test("of a signed upload the file is kept, though its signature comes first", async () => {
  const { url } = await start();
  const pypi = `${url}/api/v4/projects/7/packages/pypi/`;
  const form = new FormData();
  form.set("name", "app");
  form.set("version", "1.0");
  form.set("gpg_signature", new Blob(["signature"]), "app-1.0.tar.gz.asc");
  form.set("content", new Blob(["content"]), "app-1.0.tar.gz");
  const headers = { "PRIVATE-TOKEN": "demo-developer" };
  expect((await fetch(pypi, { method: "POST", headers, body: form })).status).toBe(201);
  expect(await (await fetch(`${pypi}files/app/app-1.0.tar.gz`)).text()).toBe("content");
});

test("an upload that is too large is answered, and nothing of it is kept", async () => {
  const { url } = await start();
  const pypi = `${url}/api/v4/projects/7/packages/pypi/`;
  const form = new FormData();
  form.set("name", "app");
  form.set("version", "1.0");
  form.set("content", new Blob([new Uint8Array(64 * 1024 * 1024 + 1)]), "app-1.0.tar.gz");
  const headers = { "PRIVATE-TOKEN": "demo-developer" };
  expect((await fetch(pypi, { method: "POST", headers, body: form })).status).toBe(400);
  expect((await fetch(`${pypi}simple/app/`)).status).toBe(404);
});

test("says in one line why it does not start", async () => {
  const server = spawnExample({ DIRECTORY: join(folder, "missing.json") });
  const [[code], text] = await Promise.all([once(server, "exit"), once(server.stderr, "data")]);
  expect(code).toBe(1);
  expect(String(text)).toMatch(/^the directory file \S+missing\.json can't be read: [^\n]*\n$/);
});
