import type { RegistryProtection } from "./registry-protection.ts";
import type { VerdaccioAuth } from "./verdaccio.ts";

/** Where whoever watches the registry asks. */
export const healthPath = "/-/package-protection/health";

interface Health {
  /** Whether both roles are loaded and rules can be read now. */
  readonly active: boolean;
  /** What is wrong, for people; the log says more. */
  readonly problems: readonly string[];
}

/** Asked of the middleware role, which is loaded where anybody answers at all. */
export async function healthOf(
  registry: RegistryProtection,
  auth: VerdaccioAuth,
  isOurs: (plugin: unknown) => boolean,
) {
  const problems: string[] = [];
  if (!auth.plugins?.some(isOurs)) problems.push("the plugin is not loaded under auth");
  if (registry.configured === null) problems.push("the options are not valid: nothing can be written");
  else if (!(await registry.canDecide())) problems.push("the rules can't be read: nothing can be written");
  return { active: problems.length === 0, problems } satisfies Health;
}
