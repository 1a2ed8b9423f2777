import type { IncomingMessage, ServerResponse } from "node:http";
import { requireMount, type SettingsPageOptions } from "./options.ts";
import { pageAnswers } from "./page-answer.ts";
import { pathBelow, splitTarget } from "./request-path.ts";

export type { SettingsPageOptions } from "./options.ts";

/** A middleware for Express, Connect and others, and a handler for bare node:http. */
export type SettingsPageHandler = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void;

/**
 * Serves the page on which maintainers see, try and change a project's rules: `app.use("/settings/packages", settingsPage(options))`.
 *
 * It answers before it returns. A path that is not the page's goes on by `next`; without `next` it is answered with 404. It checks no
 * credentials: the page itself holds nothing, and asks the API as its user.
 *
 * @throws TypeError for an option of the wrong kind, and Error where the page is not built.
 */
export function settingsPage(options: SettingsPageOptions): SettingsPageHandler {
  const find = pageAnswers(options);
  const mount = requireMount(options.mount);
  return (request: IncomingMessage & { readonly originalUrl?: unknown }, response, next) => {
    const { path: routedPath } = splitTarget(request.url ?? "");
    const sent = splitTarget(typeof request.originalUrl === "string" ? request.originalUrl : (request.url ?? ""));
    const path = pathBelow(mount, routedPath);
    const acceptEncoding = request.headers["accept-encoding"];
    const answer =
      path === null
        ? null
        : find({
            method: request.method ?? "",
            sentPath: sent.path,
            path,
            query: sent.query,
            acceptEncoding: typeof acceptEncoding === "string" ? acceptEncoding : null,
          });
    if (answer !== null) response.writeHead(answer.status, { ...answer.headers }).end(answer.body ?? undefined);
    else if (next !== undefined) next();
    else response.writeHead(404, { "Cache-Control": "no-store", "Content-Length": "0" }).end();
  };
}
