import { requireMount, type SettingsPageOptions } from "../options.ts";
import { pageAnswers } from "../page-answer.ts";
import { pathBelow, splitTarget } from "../request-path.ts";

/** The options of the page as a fetch handler. */
export interface FetchSettingsPageOptions extends SettingsPageOptions {
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
export function settingsPage(options: FetchSettingsPageOptions): (request: Request) => Response | null {
  const find = pageAnswers(options);
  if (options.mount === undefined) throw new TypeError('mount must be the page\'s path, such as "/settings/packages"');
  const mount = requireMount(options.mount);
  return (request) => {
    const { path: sentPath, query } = splitTarget(request.url);
    const path = pathBelow(mount, sentPath);
    if (path === null) return null;
    const acceptEncoding = request.headers.get("accept-encoding");
    const answer = find({ method: request.method, sentPath, path, query, acceptEncoding });
    return answer === null ? null : new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
}
