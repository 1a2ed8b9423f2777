import { type SettingsPageHandler, settingsPage } from "@package-protection/settings-page";
import type { PluginOptions } from "../options.ts";
import type { VerdaccioLogger } from "../verdaccio.ts";

/** The page's path, also that of the probes, which come first. */
export const pagePath = "/-/package-protection";

const tokenHelp =
  "Use a token of this Verdaccio's: npm token create, with --registry and this registry's address, makes one for you. " +
  "To manage rules you must be a maintainer or an owner by the plugin's option users.";

/** The settings page, whose users type in a token of Verdaccio's. It shows everybody the project's id alone. */
export function rulesPage({ project }: PluginOptions, api: string, logger: VerdaccioLogger): SettingsPageHandler {
  try {
    return settingsPage({ api: `../..${api}`, project: project.id, tokenHelp });
  } catch (cause) {
    // The plugin protects without its page too.
    const reason = cause instanceof Error ? cause.message : String(cause);
    logger.error({ reason }, "package protection: the settings page is not served, for @{reason}");
    return (_request, _response, next) => next?.();
  }
}
