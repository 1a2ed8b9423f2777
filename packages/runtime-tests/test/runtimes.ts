import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { onTestFinished } from "vitest";

const hosts = fileURLToPath(new URL("../hosts/", import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** A runtime's program, by platform and processor, and how it runs a host. */
interface Runtime {
  readonly host: "bun" | "deno" | "workers";
  readonly programs: Readonly<Record<string, string>>;
  /** What the program is given to serve a host; `host` is its module. */
  readonly parameters: (host: string) => readonly string[];
}

export const runtimes: Readonly<Record<string, Runtime>> = {
  Bun: {
    host: "bun",
    programs: {
      "linux-x64": "@oven/bun-linux-x64-baseline/bin/bun",
      "linux-arm64": "@oven/bun-linux-aarch64/bin/bun",
      "darwin-arm64": "@oven/bun-darwin-aarch64/bin/bun",
    },
    parameters: (host) => ["run", host],
  },
  Deno: {
    host: "deno",
    programs: {
      "linux-x64": "@deno/linux-x64-glibc/deno",
      "linux-arm64": "@deno/linux-arm64-glibc/deno",
      "darwin-arm64": "@deno/darwin-arm64/deno",
    },
    parameters: (host) => ["run", "--no-config", "--no-prompt", "--cached-only", "--allow-net=127.0.0.1", host],
  },
  workerd: {
    host: "workers",
    programs: {
      "linux-x64": "@cloudflare/workerd-linux-64/bin/workerd",
      "linux-arm64": "@cloudflare/workerd-linux-arm64/bin/workerd",
      "darwin-arm64": "@cloudflare/workerd-darwin-arm64/bin/workerd",
    },
    parameters: (host) => ["serve", join(dirname(host), "workers.capnp"), "--control-fd=3"],
  },
};

/** Serves the registry of `hosts/app.js` for the length of one test, and returns its port. */
export async function startRuntime({ host, programs, parameters }: Runtime): Promise<number> {
  const platform = `${process.platform}-${process.arch}`;
  const program = programs[platform];
  if (program === undefined) throw new Error(`there is no ${host} for ${platform}`);
  const folder = await mkdtemp(join(tmpdir(), "runtime-tests-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const module = join(folder, `${host}.js`);
  await build({
    entryPoints: [join(hosts, `${host}.js`)],
    outfile: module,
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["package-protection-source"],
    logLevel: "error",
  });
  await copyFile(join(hosts, "workers.capnp"), join(folder, "workers.capnp"));
  const child = spawn(resolve(program), parameters(module), {
    cwd: folder,
    env: { HOME: folder, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "inherit", "pipe"],
  });
  const exited = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  return await Promise.race([
    announcedPort(child),
    exited.then(([code]) => Promise.reject(new Error(`${host} ended with ${code}`))),
  ]);
}

/** The port that a host prints, or that workerd writes to its control channel. */
async function announcedPort({ stdio }: ChildProcess): Promise<number> {
  const lines = [stdio[1], stdio[3]]
    .filter((stream) => stream instanceof Readable)
    .map((stream) => createInterface({ input: stream }));
  const [line] = await Promise.race(lines.map((printed) => once(printed, "line")));
  return Number(/(?:listening on |"port":)(\d+)/.exec(String(line))?.[1]);
}
