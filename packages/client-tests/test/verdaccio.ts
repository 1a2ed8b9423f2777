import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { fileDigests } from "./file-digests.ts";
import type { GuardedRegistry, UserLevel } from "./guarded-registry.ts";

const example = fileURLToPath(new URL("../../../examples/verdaccio/", import.meta.url));

/** Starts the example with a storage of its own, and a user of each level that bears its name. */
export async function startVerdaccio(): Promise<GuardedRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "verdaccio-registry-"));
  const config = await readFile(join(example, "config.yaml"), "utf8");
  const users = config.replace(/^( +)olivia: owner$/m, "$&\n$1maintainer: maintainer\n$1owner: owner");
  await writeFile(join(folder, "config.yaml"), users);
  const server = spawn(process.execPath, ["--conditions=package-protection-source", join(example, "src/main.ts")], {
    cwd: example,
    env: { PORT: "0", CONFIG: join(folder, "config.yaml"), HOME: folder, PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(server, "exit");
  let url: string | undefined;
  for await (const line of createInterface({ input: server.stdout })) {
    url = /^a protected npm registry at (http:\S+)$/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  server.stdout.resume();
  if (url === undefined) throw new Error("Verdaccio did not start");
  const tokens = new Map<UserLevel, string>();
  for (const level of ["developer", "maintainer", "owner"] as const) tokens.set(level, await signUp(url, level));
  const rules = `${url}/api/v4/projects/7/packages/protection/rules`;
  return {
    urlOf: () => String(url),
    tokenOf: (level) => tokens.get(level) ?? "",
    async createRule(rule) {
      const headers = { "PRIVATE-TOKEN": tokens.get("owner") ?? "", "Content-Type": "application/json" };
      const created = await fetch(rules, { method: "POST", headers, body: JSON.stringify(rule) });
      if (created.status !== 201) throw new Error(`no rule was created: ${await created.text()}`);
    },
    async keptFiles() {
      const files = [...(await fileDigests(join(folder, "data/storage")))];
      // The plugin has its rules there too, and SQLite notes even who reads them.
      return new Map(files.filter(([file]) => !file.startsWith(".package-protection.sqlite")));
    },
    async stop() {
      server.kill("SIGKILL");
      await exit;
      await rm(folder, { recursive: true });
    },
  };
}

async function signUp(url: string, name: string): Promise<string> {
  const answer = await fetch(`${url}/-/user/org.couchdb.user:${name}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name, password: `the password of ${name}`, type: "user", roles: [] }),
  });
  return z.object({ token: z.string() }).parse(await answer.json()).token;
}
