// fetch.d.ts

import { SettingsPageOptions } from './index.js';

/** The options of the page as a fetch handler. */
interface FetchSettingsPageOptions extends SettingsPageOptions {
    /** The page's path in `request.url`: `/settings/packages`. */
    readonly mount: string;
}
/**
 * Serves the page for whatever has a fetch handler and a file system, such as Hono, Bun, Deno, and Node behind an adapter.
 *
 * It returns null for a path that is not the page's. It checks no credentials: the page itself holds nothing, and asks the API as its
 * user.
 *
 * @throws TypeError for an option of the wrong kind, and Error where the page is not built.
 */
declare function settingsPage(options: FetchSettingsPageOptions): (request: Request) => Response | null;

export { settingsPage };
export type { FetchSettingsPageOptions };

import { IncomingMessage, ServerResponse } from 'node:http';
import { SettingsPageOptions } from './options.js';

/** A middleware for Express, Connect and others, and a handler for bare node:http. */
type SettingsPageHandler = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void;
/**
 * Serves the page on which maintainers see, try and change a project's rules: `app.use("/settings/packages", settingsPage(options))`.
 *
 * It answers before it returns. A path that is not the page's goes on by `next`; without `next` it is answered with 404. It checks no
 * credentials: the page itself holds nothing, and asks the API as its user.
 *
 * @throws TypeError for an option of the wrong kind, and Error where the page is not built.
 */
declare function settingsPage(options: SettingsPageOptions): SettingsPageHandler;

export { SettingsPageOptions, settingsPage };
export type { SettingsPageHandler };

// options.d.ts

/** The options of the page. */
interface SettingsPageOptions {
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

export type { SettingsPageOptions as S };
