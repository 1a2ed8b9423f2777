import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";

interface NpmRun {
  readonly code: number | null;
  /** What it put on the screen. */
  readonly screen: string;
}

/** npm as one user has it: a home of its own, with that user's token for one registry. */
export interface NpmClient {
  run(...command: readonly string[]): Promise<NpmRun>;
  /** Publishes a package of one file, `index.js` with this content. */
  publish(name: string, version: string, content?: string): Promise<NpmRun>;
  remove(): Promise<void>;
}

export async function npmClient(registry: string, token: string | null): Promise<NpmClient> {
  const home = await mkdtemp(join(tmpdir(), "npm-client-"));
  const lines = [`registry=${registry}/`, "fetch-retries=0", "audit=false", "fund=false", "update-notifier=false"];
  if (token !== null) lines.push(`${registry.replace("http:", "")}/:_authToken=${token}`);
  await writeFile(join(home, ".npmrc"), `${lines.join("\n")}\n`);

  async function run(folder: string, command: readonly string[]): Promise<NpmRun> {
    const child = spawn("npm", command, {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        npm_config_userconfig: join(home, ".npmrc"),
        npm_config_globalconfig: join(home, "globalrc"),
        npm_config_cache: join(home, "cache"),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const exited = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    const [out, problems, code] = await Promise.all([buffer(child.stdout), buffer(child.stderr), exited]);
    return { code, screen: `${out}${problems}` };
  }

  return {
    run: (...command) => run(home, command),
    async publish(name, version, content = "module.exports = 1;\n") {
      const folder = join(home, `${name.replaceAll("/", "+")}-${version}`);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "package.json"), JSON.stringify({ name, version }));
      await writeFile(join(folder, "index.js"), content);
      return run(folder, ["publish"]);
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}
