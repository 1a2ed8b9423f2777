import { type PageSettings, settingsName } from "../page-settings.ts";

/** The settings that the handler wrote into the page. */
export function readPageSettings(): PageSettings {
  const element = document.querySelector<HTMLMetaElement>(`meta[name="${settingsName}"]`);
  const value: unknown = JSON.parse(element?.content ?? "");
  if (typeof value === "object" && value !== null && "api" in value && "project" in value) {
    const { api, project } = value;
    if (typeof api === "string" && (typeof project === "string" || typeof project === "number")) {
      const tokenHelp = "tokenHelp" in value && typeof value.tokenHelp === "string" ? value.tokenHelp : null;
      return { api, project, ...(tokenHelp !== null && { tokenHelp }) };
    }
  }
  throw new TypeError(`the page's settings must be {"api", "project"}, got ${JSON.stringify(value)}`);
}
