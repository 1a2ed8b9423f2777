import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const example = fileURLToPath(new URL("../fastify.js", import.meta.url));
const npm = join(dirname(createRequire(import.meta.url).resolve("npm/package.json")), "bin/npm-cli.js");

async function startExample(): Promise<string> {
  const server = spawn(process.execPath, ["--conditions=package-protection-source", example], {
    env: { PATH: process.env.PATH, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(server, "exit");
  onTestFinished(async () => {
    server.kill();
    await exited;
  });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  return String(line).replace("listening on ", "");
}

interface Ended {
  readonly code: number;
  readonly output: string;
}

function run(program: string, parameters: readonly string[], cwd: string): Promise<Ended> {
  const options = { cwd, env: { PATH: process.env.PATH, HOME: cwd, npm_config_fetch_retries: "0" }, timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(program, [...parameters], options, (error, out, complaints) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: out + complaints });
    });
  });
}

test("npm and curl are served, and refused as the rules say", { timeout: 120_000 }, async () => {
  const host = await startExample();
  const folder = await mkdtemp(join(tmpdir(), "fastify-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const publish = async (name: string, version: string, token: string) => {
    await writeFile(join(folder, "package.json"), JSON.stringify({ name, version }));
    await writeFile(
      join(folder, ".npmrc"),
      `registry=${host}/npm/\n${host.replace("http:", "")}/npm/:_authToken=${token}\n`,
    );
    return run(process.execPath, [npm, "publish", "--access", "public"], folder);
  };
  expect(await publish("@acme/app", "1.0.0", "mikas-token")).toMatchObject({ code: 0 });

  const rules = `${host}/api/v4/projects/acme%2Fweb/packages/protection/rules`;
  const data = "package_name_pattern=@acme/*&package_type=npm&minimum_access_level_for_push=owner";
  const curl = (...parameters: string[]) => run("curl", ["-sS", "-w", "%{http_code}", ...parameters], folder);
  expect((await curl("-H", "PRIVATE-TOKEN: mikas-token", "-d", data, rules)).output).toMatch(/403$/);
  expect((await curl("-H", "PRIVATE-TOKEN: olivias-token", "-d", data, rules)).output).toMatch(/"project_id":7.*201$/);

  const refused = await publish("@acme/app", "1.1.0", "mikas-token");
  expect(refused.code).not.toBe(0);
  expect(refused.output).toContain("Package protected. (an owner may push here: rule 1 @acme/*)");
  expect(await publish("@acme/app", "1.1.0", "olivias-token")).toMatchObject({ code: 0 });
  expect(await publish("@acme/app", "1.2.0", "no-token")).toMatchObject({ output: expect.stringContaining("E401") });
  const spelled = `${host}/npm/x%2f%2e%2e%2f@acme%2fapp`;
  const raw = ["--path-as-is", "-X", "PUT", "-H", "PRIVATE-TOKEN: mikas-token", "-d", "{}", spelled];
  expect((await curl(...raw)).output).toMatch(/400$/);

  const installed = await run(process.execPath, [npm, "view", "@acme/app", "versions", "--json"], folder);
  expect(JSON.parse(installed.output)).toEqual(["1.0.0", "1.1.0"]);
  const files = await run(process.execPath, [npm, "pack", "@acme/app@1.1.0"], folder);
  expect(files.output).toContain("acme-app-1.1.0.tgz");
});
