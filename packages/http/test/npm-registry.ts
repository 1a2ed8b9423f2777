import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startExample } from "./start-example.ts";

interface NpmRegistryExample {
  /** The example's program, beside which npm is installed. */
  readonly program: URL;
  /** An address of `@acme/app` that the host's router could read differently. */
  readonly ambiguousPath?: string;
  /** Whether it serves tarballs. */
  readonly servesTarballs?: boolean;
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

/** Tests an example that guards an npm registry below `/npm`, by npm and curl. Its users are a developer, mika, and an owner, olivia. */
export function testNpmRegistry({
  program,
  ambiguousPath = "x/%2e%2e/@acme%2fapp",
  servesTarballs = true,
}: NpmRegistryExample): void {
  const npm = join(dirname(createRequire(program).resolve("npm/package.json")), "bin/npm-cli.js");

  test("npm and curl are served, and refused as the rules say", { timeout: 120_000 }, async () => {
    const host = await startExample(program);
    const folder = await mkdtemp(join(tmpdir(), "npm-registry-"));
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
    const created = await curl("-H", "PRIVATE-TOKEN: olivias-token", "-d", data, rules);
    expect(created.output).toMatch(/"project_id":7.*201$/);

    const refused = await publish("@acme/app", "1.1.0", "mikas-token");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("Package protected. (an owner may push here: rule 1 @acme/*)");
    expect(await publish("@acme/app", "1.1.0", "olivias-token")).toMatchObject({ code: 0 });
    expect(await publish("@acme/app", "1.2.0", "no-token")).toMatchObject({ output: expect.stringContaining("E401") });
    const raw = ["--path-as-is", "-X", "PUT", "-H", "PRIVATE-TOKEN: mikas-token", "-d", "{}"];
    expect((await curl(...raw, `${host}/npm/${ambiguousPath}`)).output).toMatch(/400$/);

    const listed = await run(process.execPath, [npm, "view", "@acme/app", "versions", "--json"], folder);
    expect(JSON.parse(listed.output)).toEqual(["1.0.0", "1.1.0"]);
    if (!servesTarballs) return;
    const packed = await run(process.execPath, [npm, "pack", "@acme/app@1.1.0"], folder);
    expect(packed.output).toContain("acme-app-1.1.0.tgz");
  });
}
