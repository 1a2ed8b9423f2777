import { managementEndpoints } from "../management/endpoint.ts";
import { errorResponse } from "../management/error-response.ts";
import { type ManagementApiOptions, requireApiMount } from "../management/options.ts";
import { bodyMalformed } from "../message/errors.ts";
import { clientOrigin } from "../message/public-address.ts";
import { splitUrl } from "../message/request-target.ts";
import { drainUnread } from "./drain.ts";
import { headerOf, toResponse } from "./exchange.ts";
import { readRequestBody } from "./request-body.ts";

/** The options of `managementApi` as a fetch handler. */
export interface FetchManagementApiOptions<HostRequest = Request> extends ManagementApiOptions<HostRequest> {
  /** The API's path in `request.url`; `/api/v4` by default, and empty where the root is the API's. */
  readonly mount?: string;
  /**
   * Whether every peer is a proxy whose `X-Forwarded-Host` and `X-Forwarded-Proto` are believed; false by default. Links are made
   * of them where there is no `publicUrl`.
   */
  readonly trustProxy?: boolean;
}

/**
 * GitLab's management API for package protection rules (contract, section 2), for whatever has a fetch handler, such as Bun, Deno,
 * Workers, and Node behind an adapter.
 *
 * It resolves with null for any other path, and never rejects. It reads the body itself, byte for byte as the contract
 * says; where it was read before, the answer is 500.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function managementApi(options: FetchManagementApiOptions): (request: Request) => Promise<Response | null> {
  const answer = answerRequests(options);
  return (request) => answer(request, request);
}

/**
 * Answers requests for adapters of frameworks over fetch. `hostRequest` is what the host's functions get.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function answerRequests<HostRequest>(
  options: FetchManagementApiOptions<HostRequest>,
): (request: Request, hostRequest: HostRequest) => Promise<Response | null> {
  const find = managementEndpoints(options);
  const { trustProxy = false } = options;
  const mount = requireApiMount(options.mount);

  return async (request, hostRequest) => {
    const { method, url } = request;
    const { path: publicPath, query } = splitUrl(url);
    if (!publicPath.startsWith(`${mount}/`)) return null;
    const endpoint = find({
      request: hostRequest,
      method,
      path: publicPath.slice(mount.length),
      query,
      mount,
      publicPath,
      origin: () => usedOrigin(request, trustProxy),
      header: headerOf(request),
      readBody: (accepted) => readRequestBody(request, accepted),
    });
    if (endpoint === null) return null;
    const answer = await endpoint.answer();
    await drainUnread(request);
    // A client whose upload broke off does not read the answer.
    return toResponse(method, answer ?? errorResponse(bodyMalformed));
  };
}

/** The origin that the client used. A request that no server made has no header Host. */
function usedOrigin(request: Request, isTrustedPeer: boolean): string | null {
  if (!URL.canParse(request.url)) return null;
  const { protocol, host } = new URL(request.url);
  const sent = headerOf(request);
  const header = (name: string) => sent(name) ?? (name === "host" ? host : undefined);
  return clientOrigin({ header, isSecure: protocol === "https:", isTrustedPeer });
}
