import { type AuthRole, authRole } from "./guard/auth-role.ts";
import { type MiddlewareRole, middlewareRole } from "./guard/middleware-role.ts";
import { registryProtection } from "./guard/registry-protection.ts";
import type { VerdaccioPluginOptions } from "./verdaccio.ts";

export type { PluginOptions } from "./options.ts";

const created = new WeakSet<object>();

/**
 * Verdaccio calls it for each of the two roles in its configuration, `auth.package-protection` and
 * `middlewares.package-protection`.
 *
 * Roles of one configuration share one store. Never throws: Verdaccio may start without a plugin that fails to load. So every
 * failure here refuses every write, and is reported by the log and by `/-/package-protection/health`.
 *
 * @param _merged is ignored: Verdaccio 6 mixes the plugin's options with its own.
 */
export default function packageProtection(
  _merged: unknown,
  options: VerdaccioPluginOptions,
): AuthRole & MiddlewareRole {
  const registry = registryProtection(options);
  const isOurs = (plugin: unknown) => typeof plugin === "object" && plugin !== null && created.has(plugin);
  const plugin = { ...authRole(registry), ...middlewareRole(registry, isOurs) };
  created.add(plugin);
  return plugin;
}
