import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runCli, type ServerProcess, startServer, temporaryFolder } from "./cli-process.ts";

interface Demonstration extends ServerProcess {
  /** Where it makes its folder. */
  readonly temporary: string;
  /** Its lines to paste, in their order. */
  readonly commands: readonly string[];
  readonly rules: string;
}

async function startDemonstration(...parameters: string[]): Promise<Demonstration> {
  const temporary = temporaryFolder();
  const server = await startServer(["--demo", ...parameters], { last: /\bcurl\b/, env: { TMPDIR: temporary } });
  const commands = server.lines.filter((line) => line.startsWith("  ")).map((line) => line.trim());
  const rules = `${server.url}/api/v4/projects/7/packages/protection/rules`;
  return { ...server, temporary, commands, rules };
}

/** Runs a line in a shell, in the folder of another package, as a user whose npm has other registries. */
async function paste(command: string): Promise<{ readonly code: number; readonly output: string }> {
  const home = temporaryFolder();
  const elsewhere = "registry=http://127.0.0.1:1/\n@acme:registry=http://127.0.0.1:1/\n";
  const folder = join(home, "another-package");
  mkdirSync(folder);
  writeFileSync(join(home, ".npmrc"), elsewhere);
  writeFileSync(join(folder, "package.json"), '{ "name": "another-package", "version": "9.0.0", "private": true }');
  const env = { PATH: process.env.PATH, HOME: home, npm_config_fetch_retries: "0" };
  return new Promise((resolve) => {
    execFile("sh", ["-c", command], { cwd: folder, env, timeout: 60_000 }, (error, out, complaints) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: out + complaints });
    });
  });
}

async function patterns(server: Demonstration): Promise<string[]> {
  const rules = await (await fetch(server.rules, { headers: { "PRIVATE-TOKEN": "demo-maintainer" } })).json();
  return Array.isArray(rules) ? rules.map((rule) => rule.package_name_pattern) : [];
}

describe("serve --demo", () => {
  test("prints at most twelve lines, which do what they say when they are pasted", { timeout: 120_000 }, async () => {
    const server = await startDemonstration("--port", "0");
    expect(server.lines.length).toBeLessThanOrEqual(12);
    expect(server.lines[0]).toBe(`listening on ${server.url}`);
    const [refusedLine = "", passingLine = "", ruleLine = ""] = server.commands;
    expect(refusedLine.replace("demo-developer", "demo-owner")).toBe(passingLine);

    const refused = await paste(refusedLine);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("Package protected. (an owner may push here: rule 1 @acme/*)");
    const published = await paste(passingLine);
    expect(published).toMatchObject({ code: 0, output: expect.stringContaining("+ @acme/app@1.1.0") });

    expect(await patterns(server)).toEqual(["@acme/*"]);
    expect((await paste(ruleLine)).code).toBe(0);
    expect(await patterns(server)).toEqual(["@acme/*", "hello-*"]);
  });

  test("prints the address of its settings page, which finds the API", async () => {
    const { url, lines } = await startDemonstration("--port", "0");
    const address = lines.map((line) => /http:\S+\/settings\/\S+\/$/.exec(line)?.[0]).find((found) => found) ?? "";
    expect(address).toBe(`${url}/settings/packages/7/`);
    const page = await fetch(address);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const html = await page.text();
    const [, settings = ""] = /<meta name="package-protection" content="([^"]*)"/.exec(html) ?? [];
    const { api, project } = JSON.parse(settings.replaceAll("&#34;", '"'));
    const ruleSet = new URL(`${api}/projects/${project}/packages/protection/rule_set`, address);
    expect((await fetch(ruleSet, { headers: { "PRIVATE-TOKEN": "demo-maintainer" } })).status).toBe(200);
    const [, script = ""] = /<script type="module" src="([^"]*)"/.exec(html) ?? [];
    expect((await fetch(new URL(script, address))).headers.get("content-type")).toContain("text/javascript");
  });

  test("has packages that npm installs", { timeout: 120_000 }, async () => {
    const { commands } = await startDemonstration("--port", "0");
    const options = / --@acme.*$/.exec(commands[1] ?? "")?.[0];
    const registry = options?.replace("--@acme:registry=", "--registry=");
    for (const [name, where] of [
      ["@acme/billing", options],
      ["hello-world", registry],
    ]) {
      const packed = await paste(`npm pack ${name}@1.0.0 --json ${where}`);
      expect(packed.output).toContain(`"version": "1.0.0"`);
    }
  });

  test("shows a preview by its packages, and whom the evaluated rule would have refused", async () => {
    const { rules } = await startDemonstration("--port", "0");
    const ask = async (path: string, body?: object) => {
      const headers = { "PRIVATE-TOKEN": "demo-maintainer", "Content-Type": "application/json" };
      const url = rules.replace(/rules$/, path);
      const sent = body === undefined ? { headers } : { headers, method: "POST", body: JSON.stringify(body) };
      return (await fetch(url, sent)).json();
    };
    const terms = { package_name_pattern: "hello-*", package_type: "npm", minimum_access_level_for_push: "owner" };
    const preview = await ask("preview", { changes: [{ operation: "create", rule: terms }] });
    expect(JSON.stringify(preview)).toContain("hello-tools");
    const refusals = JSON.stringify(await ask("refusals"));
    expect(refusals).toContain("hello-world");
    expect(refusals).toContain("dana");
    expect(await ask("rule_set")).toMatchObject({
      rules: [
        { id: 1, enforcement: "active", created_by: "mika" },
        { id: 2, enforcement: "evaluate" },
      ],
    });
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    test(`ends at ${signal}, and leaves no file`, async () => {
      const { kill, exit, temporary } = await startDemonstration("--port", "0");
      expect(readdirSync(temporary)).toHaveLength(1);
      kill(signal);
      expect(await exit).toEqual({ code: 0, signal: null, stderr: "" });
      expect(readdirSync(temporary)).toEqual([]);
    });
  }

  test("keeps its rules in a database where one is named, and creates them once", async () => {
    const database = join(temporaryFolder(), "rules.sqlite");
    const first = await startDemonstration("--port", "0", "--database", database);
    const headers = { "PRIVATE-TOKEN": "demo-maintainer" };
    expect((await fetch(`${first.rules}/1`, { method: "DELETE", headers })).status).toBe(204);
    await paste(first.commands[2] ?? "");
    first.kill("SIGTERM");
    await first.exit;
    expect(await patterns(await startDemonstration("--port", "0", "--database", database))).toEqual(["hello-*"]);
  });

  test("takes another port where the usual one is taken, and none instead of one that was asked for", async () => {
    const other = createServer().listen(3000, "127.0.0.1");
    onTestFinished(() => {
      other.close();
    });
    // Where the port was taken before, it is taken all the same.
    await Promise.race([once(other, "listening"), once(other, "error").catch(() => undefined)]);
    expect((await startDemonstration()).port).not.toBe(3000);
    const temporary = temporaryFolder();
    const refused = await runCli(["serve", "--demo", "--port", "3000"], { env: { TMPDIR: temporary } });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("--port 0 takes a free one") });
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.each(["--directory", "--host", "--registry", "--public-url"])("goes with no %s", async (option) => {
    const { code, stderr } = await runCli(["serve", "--demo", option, "x"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("cannot be used with option")]);
  });
});
