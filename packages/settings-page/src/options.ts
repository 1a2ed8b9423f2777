import { emptySettingsElement, type PageSettings } from "./page-settings.ts";

/** The options of the page. */
export interface SettingsPageOptions {
  /**
   * The address of the management API, relative to the page's own: `../../api/v4` for a page at `/settings/packages/` and an API at
   * `/api/v4`. Relative, it holds behind a proxy that strips a prefix too.
   */
  readonly api: string;
  /** The id or the full path of the project whose rules the page shows. */
  readonly project: number | string;
  /**
   * The page's path as requests have it: `/settings/packages`. Leave it out where the framework takes its own mount off
   * `request.url`, as Express and Connect do.
   */
  readonly mount?: string;
  /**
   * Which token a person signs in with, and where it comes from, in whole sentences: it is shown below the field. By default that it
   * needs the scope `api` and the role maintainer.
   */
  readonly tokenHelp?: string;
}

/** A path without a scheme, a host, a query, a fragment, or a slash at its beginning. */
const relativePath = /^(?!\/)[^?#\\:\s\p{Cc}]+$/u;
const fullPath = /^[^/]+(?:\/[^/]+)+$/;

/** @throws TypeError for an option of the wrong kind. */
export function requireSettings({ api, project, tokenHelp }: SettingsPageOptions): PageSettings {
  if (typeof api !== "string" || !api.isWellFormed() || !relativePath.test(api) || api.endsWith("/")) {
    throw new TypeError(
      `api must be the API's address relative to the page, without a trailing slash, got ${JSON.stringify(api)}; ` +
        'a page at /settings/packages/ finds an API at /api/v4 by "../../api/v4"',
    );
  }
  const isProject =
    typeof project === "string" ? project.isWellFormed() && fullPath.test(project) : Number.isSafeInteger(project);
  if (!isProject) {
    throw new TypeError(
      `project must be an id or a full path with at least one slash, got ${JSON.stringify(project)}; ` +
        'pass it as 7 or as "group/project"',
    );
  }
  if (tokenHelp !== undefined && (typeof tokenHelp !== "string" || tokenHelp.trim() === "")) {
    throw new TypeError(`tokenHelp must be a text that is not blank, got ${JSON.stringify(tokenHelp)}`);
  }
  return { api, project, ...(tokenHelp !== undefined && { tokenHelp }) };
}

/** @throws TypeError for a mount that is no path. */
export function requireMount(mount = ""): string {
  if (typeof mount === "string" && /^(?:\/[^/?#]+)*$/.test(mount)) return mount;
  throw new TypeError(
    `mount must be a path without a trailing slash, such as "/settings/packages", got ${JSON.stringify(mount)}`,
  );
}

/** The page with its settings in it. */
export function withSettings(html: string, settings: PageSettings): string {
  const content = JSON.stringify(settings).replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  // A function, for a text would have its dollar signs replaced.
  return html.replace(emptySettingsElement, (element) => element.replace('content=""', () => `content="${content}"`));
}
