import { postgresVersions } from "@package-protection/postgres-server";
import type { TestProject } from "vitest/node";
import { startServers } from "./shared-servers.ts";

/** Vitest's global set-up for mutation runs: hardly a mutant is noticed on one version only, and each takes its time. */
export default function startNewestServer(project: TestProject): Promise<() => Promise<void>> {
  return startServers(project, postgresVersions().slice(0, 1));
}
