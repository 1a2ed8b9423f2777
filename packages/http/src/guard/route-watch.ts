import type { PackageWrite } from "@package-protection/registry-protocols";
import { type Logger, notify, redaction, sentCredentials } from "../message/logger.ts";
import type { RefusedRequest as SentRequest } from "./failure-log.ts";
import type { PackageGuardOptions } from "./options.ts";

/** What one guard knows of its routes. */
interface Watch {
  /** Whether a route has called `packageWriteOf`, or the warning is out. */
  isSettled: boolean;
}

/** Where a request keeps the watches of the guards that it passed. */
const openWatches = Symbol("open watches");

type Watched = object & { [openWatches]?: readonly Watch[] };

/**
 * Follows a vetted write into its route, and returns what receives the status of the route's answer. Null where nothing is left to
 * learn of the guard's routes.
 *
 * @param holders the objects of this request that `packageWriteOf` may be called with.
 */
export type RouteWatch = (
  holders: readonly object[],
  write: PackageWrite,
  request: SentRequest,
) => ((status: number) => void) | null;

/**
 * Watches the routes behind one guard until one of them first calls `packageWriteOf`.
 *
 * Where a route answers a vetted write with 2xx before that, nobody has compared the name that it stores with the vetted one, as
 * where the guard is mounted one folder too high. The guard warns of it once.
 *
 * @param warnProcess receives the warning where the host has no logger.
 */
export function watchRoutes<Request>(
  { protocol, logger }: Pick<PackageGuardOptions<Request>, "protocol" | "logger">,
  warnProcess: (message: string) => void,
): RouteWatch {
  const watch: Watch = { isSettled: false };
  return (holders, write, request) => {
    if (watch.isSettled) return null;
    for (const holder of holders) open(holder, watch);
    return (status) => {
      if (watch.isSettled || status < 200 || status > 299) return;
      watch.isSettled = true;
      warn(logger, protocol, write, request, status, warnProcess);
    };
  };
}

function open(holder: Watched, watch: Watch): void {
  holder[openWatches] = [...(holder[openWatches] ?? []), watch];
}

/** Notes that a route has called `packageWriteOf` with an object of a request. */
export function settleWatches(holder: Watched | null | undefined): void {
  for (const watch of holder?.[openWatches] ?? []) watch.isSettled = true;
}

function warn(
  logger: Logger | undefined,
  protocol: string,
  { packageName: vetted }: PackageWrite,
  { method, path: sent, header }: SentRequest,
  status: number,
  warnProcess: (message: string) => void,
): void {
  const redact = redaction(sentCredentials(header));
  const [path, packageName] = [redact(sent), redact(vetted)];
  const explanation =
    `the guard vetted the package ${JSON.stringify(packageName)}, and the route answered ${status} without calling packageWriteOf: ` +
    "call packageWriteOf(request, name) in every route that writes, with the name that it stores or deletes. " +
    "If that throws, mount the guard where the package's name begins. A proxy that reads no name calls packageWriteOf(request)";
  const message = "package guard: no route calls packageWriteOf";
  if (logger === undefined) notify(() => warnProcess(`${message} (${protocol}, ${method} ${path}): ${explanation}`));
  else notify(() => logger.warn(message, { protocol, method, path, packageName, explanation }));
}
