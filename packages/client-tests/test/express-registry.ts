import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { fileDigests } from "./file-digests.ts";
import type { GuardedRegistry } from "./guarded-registry.ts";

const main = fileURLToPath(new URL("../../../examples/express-registry/src/main.ts", import.meta.url));

/** Starts the example on a free port, with no rule and no package. */
export async function startExpressRegistry(): Promise<GuardedRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "express-registry-"));
  const packages = join(folder, "packages");
  const server = spawn(process.execPath, ["--conditions=package-protection-source", main], {
    env: { PORT: "0", DATABASE: join(folder, "rules.sqlite"), PACKAGES: packages },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(server, "exit");
  const [line] = await Promise.race([once(createInterface({ input: server.stdout }), "line"), exit]);
  server.stdout.resume();
  const url = /^listening on (http:\S+)$/.exec(String(line))?.[1];
  if (url === undefined) throw new Error(`the registry did not start: ${line}`);
  const packagesOf = (project: number) => `${url}/api/v4/projects/${project}/packages`;
  return {
    urlOf: (protocol, project = 7) => `${packagesOf(project)}/${protocol}`,
    tokenOf: (level) => `demo-${level}`,
    async createRule(rule) {
      const created = await fetch(`${packagesOf(7)}/protection/rules`, {
        method: "POST",
        headers: { "PRIVATE-TOKEN": "demo-owner", "Content-Type": "application/json" },
        body: JSON.stringify(rule),
      });
      if (created.status !== 201) throw new Error(`no rule was created: ${await created.text()}`);
    },
    keptFiles: () => fileDigests(packages),
    async stop() {
      server.kill("SIGKILL");
      await exit;
      await rm(folder, { recursive: true });
    },
  };
}
