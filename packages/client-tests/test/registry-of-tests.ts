import { afterAll, beforeAll } from "vitest";
import { startExpressRegistry } from "./express-registry.ts";
import type { GuardedRegistry } from "./guarded-registry.ts";
import { removeProjectFolders } from "./project-folder.ts";

/** One registry for all tests of a file; ask for it inside of a test. */
export function registryOfTests(start: () => Promise<GuardedRegistry> = startExpressRegistry): () => GuardedRegistry {
  let registry: GuardedRegistry | null = null;
  beforeAll(async () => {
    registry = await start();
  }, 60_000);
  afterAll(async () => {
    await registry?.stop();
    await removeProjectFolders();
  });
  return () => {
    if (registry === null) throw new Error("the registry has not started");
    return registry;
  };
}
