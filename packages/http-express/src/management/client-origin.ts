import { clientOrigin as originOf } from "@package-protection/http/node";
import type { Request } from "express";

/**
 * The origin that the client used, by the Host header or the headers of trusted proxies. Null for a malformed host. A header of
 * a proxy counts only if Express's `trust proxy` trusts the peer, as for `request.protocol`.
 */
export function clientOrigin(request: Request): string | null {
  const { headers, socket } = request;
  return originOf({
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join() : value;
    },
    isSecure: Reflect.get(socket, "encrypted") === true,
    isTrustedPeer: isTrustedPeer(request),
  });
}

function isTrustedPeer({ app, socket }: Request): boolean {
  // There is no application inside @fastify/middie.
  const trust: unknown = app?.get("trust proxy fn");
  return typeof trust === "function" && trust(socket.remoteAddress, 0) === true;
}
