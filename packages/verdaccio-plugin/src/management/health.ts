import type { RegistryProtection } from "../guard/registry-protection.ts";
import type { VerdaccioAuth } from "../verdaccio.ts";

/** For alerts and for checks before a release: whether writes are decided now. */
export const healthPath = "/-/package-protection/health";

/** For probes that take a process out of service: independent of the rule database, since reading goes on without it. */
export const readyPath = "/-/package-protection/ready";

export interface ProbedRoles {
  readonly registry: RegistryProtection;
  readonly auth: VerdaccioAuth;
  /** Whether an auth plugin is this one. */
  readonly isOurs: (plugin: unknown) => boolean;
}

/** The problems of the configuration, for people; the log has details. Empty if both roles are loaded and configured. */
export function configurationProblems({ registry, auth, isOurs }: ProbedRoles): readonly string[] {
  const missing = auth.plugins?.some(isOurs) ? [] : ["the plugin is not loaded under auth"];
  return registry.problem === null ? missing : [...missing, `${registry.problem}: nothing can be written`];
}

/** The reasons why writes cannot be decided now. */
export async function healthProblems(roles: ProbedRoles): Promise<readonly string[]> {
  const problems = configurationProblems(roles);
  if (roles.registry.problem !== null || (await roles.registry.canDecide())) return problems;
  return [...problems, "the rules can't be read: nothing can be written"];
}
