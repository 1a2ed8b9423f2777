import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { it } from "node:test";
import packageProtection from "verdaccio-package-protection";

/** Verdaccio does not say which port it got, so it is given one that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it("is a function, imported and required", () => assert.equal(typeof packageProtection, "function"));

it("protects a Verdaccio that finds it by its name", async () => {
  const folder = mkdtempSync(join(tmpdir(), "package-protection-verdaccio-"));
  const config = join(folder, "config.yaml");
  writeFileSync(
    config,
    `storage: ./storage
auth:
  package-protection:
    users: { olivia: owner }
  htpasswd: { file: ./htpasswd }
middlewares:
  package-protection: {}
packages: { "**": { access: $all, publish: $authenticated, unpublish: $authenticated } }
log: { type: stdout, format: json, level: http }
`,
  );
  const port = await freePort();
  const parameters = ["node_modules/verdaccio/bin/verdaccio", "--config", config, "--listen", `127.0.0.1:${port}`];
  const server = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    for await (const line of createInterface({ input: server.stdout })) if (line.includes("http address")) break;
    const address = `http://127.0.0.1:${port}`;
    const health = await fetch(`${address}/-/package-protection/health`);
    assert.deepEqual([health.status, await health.json()], [200, { active: true, problems: [] }]);
    const rules = await fetch(`${address}/api/v4/projects/1/packages/protection/rules`);
    assert.equal(rules.status, 401);
    const page = await fetch(`${address}/-/package-protection`);
    assert.deepEqual([page.status, page.url], [200, `${address}/-/package-protection/`]);
  } finally {
    const exited = new Promise((resolve) => server.once("exit", resolve));
    server.kill();
    await exited;
    rmSync(folder, { recursive: true });
  }
});
