import { createRulesClient, type RulesClient } from "@package-protection/client";
import type { PageSettings } from "../../page-settings.ts";

/**
 * The client of the page's project.
 *
 * The header makes a write by the host's session one that no other site can send (contract, section 2, Credentials).
 */
export function openClient({ api, project }: PageSettings, token: string | null): RulesClient {
  return createRulesClient({
    url: new URL(api, document.baseURI).href,
    project,
    headers: { "X-Package-Protection": "settings-page" },
    ...(token !== null && { token }),
  });
}
