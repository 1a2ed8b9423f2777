import type { IncomingMessage } from "node:http";
import { type ManagementAddress, managementEndpoints } from "../management/endpoint.ts";
import { type ManagementApiOptions, requireApiMount } from "../management/options.ts";
import { clientOrigin } from "../message/public-address.ts";
import { splitTarget } from "../message/request-target.ts";
import { headerOf, type NodeExchange, type NodeHandler } from "./exchange.ts";
import { readRequestBody } from "./request-body.ts";
import { sendNotFound, sendResponse } from "./send-response.ts";

/** The options of `managementApi` on node:http. */
export interface NodeManagementApiOptions<Request extends IncomingMessage = IncomingMessage>
  extends ManagementApiOptions<Request> {
  /** The API's path from the host's root; `/api/v4` by default, and empty where the root is the API's. */
  readonly mount?: string;
  /**
   * Whether every peer is a proxy whose `X-Forwarded-Host` and `X-Forwarded-Proto` are believed; false by default. Links are made
   * of them where there is no `publicUrl`.
   */
  readonly trustProxy?: boolean;
}

/**
 * GitLab's management API for package protection rules (contract, section 2), for bare node:http, Connect and Polka.
 *
 * It works before and after the host's body parsers; before them it checks every body itself, byte for byte as the contract says.
 * Other paths go on by `next`; without `next` they are answered with 404. It passes no error on.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function managementApi<Request extends IncomingMessage = IncomingMessage>(
  options: NodeManagementApiOptions<Request>,
): NodeHandler<Request> {
  const answer = answerRequests(options);
  const { trustProxy = false } = options;
  const mount = requireApiMount(options.mount);
  return (request, response, next) => {
    const notOurs = () => (next === undefined ? sendNotFound(request, response) : next());
    const address = managementAddress(request, mount, trustProxy);
    if (address === null) notOurs();
    else answer({ host: request, request, response, parsedBody: Reflect.get(request, "body") }, address, notOurs);
  };
}

/** Null for a request to a path outside of the mount. A framework may have taken its own mount off `request.url`. */
function managementAddress(
  request: IncomingMessage & { readonly originalUrl?: unknown },
  mount: string,
  isTrustedPeer: boolean,
): ManagementAddress | null {
  const sent = typeof request.originalUrl === "string" ? request.originalUrl : (request.url ?? "");
  const { path: publicPath, query } = splitTarget(sent);
  if (!publicPath.startsWith(`${mount}/`)) return null;
  const isSecure = Reflect.get(request.socket, "encrypted") === true;
  return {
    path: publicPath.slice(mount.length),
    query,
    mount,
    publicPath,
    origin: () => clientOrigin({ header: headerOf(request), isSecure, isTrustedPeer }),
  };
}

/**
 * Answers requests whose address is found already, for adapters of frameworks over node:http. The function it returns calls
 * `notOurs` for a path that is not the API's.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function answerRequests<Request>(
  options: ManagementApiOptions<Request>,
): (exchange: NodeExchange<Request>, address: ManagementAddress, notOurs: () => void) => void {
  const find = managementEndpoints(options);

  return ({ host, request, response, parsedBody, takeOver }, address, notOurs) => {
    const endpoint = find({
      ...address,
      request: host,
      method: request.method ?? "",
      header(name) {
        const value = request.headers[name];
        return typeof value === "string" ? value : undefined;
      },
      readBody: (accepted) => readRequestBody(request, parsedBody, accepted),
    });
    if (endpoint === null) return notOurs();
    takeOver?.();
    void endpoint
      .answer()
      .then((answer) => answer && sendResponse(request, response, answer))
      .catch((cause: unknown) => {
        endpoint.reportUnsent(cause);
        response.destroy();
      });
  };
}
