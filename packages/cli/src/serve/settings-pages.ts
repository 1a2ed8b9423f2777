import type { IncomingMessage, RequestListener } from "node:http";
import { splitTarget } from "@package-protection/http/node";
import { settingsPage } from "@package-protection/settings-page";
import { err, ok, type Result } from "neverthrow";

const address = /^\/settings\/packages\/(-?\d{1,15})(?:\/|$)/;

/** The path of a project's settings page. */
export function settingsPath(projectId: number): string {
  return `/settings/packages/${projectId}`;
}

/**
 * The settings page of any project, by its id. Whether there is such a project the page learns from the API, as its user. The error is
 * for a person: the page is not built.
 */
export function settingsPages(): Result<(request: IncomingMessage) => RequestListener | undefined, string> {
  const pageOf = (project: number) => settingsPage({ api: "../../../api/v4", project, mount: settingsPath(project) });
  try {
    pageOf(0);
  } catch (cause) {
    return err(cause instanceof Error ? cause.message : String(cause));
  }
  return ok(({ url = "" }) => {
    const id = address.exec(splitTarget(url).path)?.[1];
    const page = id === undefined ? undefined : pageOf(Number(id));
    return page && ((request, response) => page(request, response));
  });
}
