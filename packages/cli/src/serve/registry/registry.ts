import type { IncomingMessage, ServerResponse } from "node:http";

/** A request below a registry's address, which the registry's guard has let pass. */
export interface RegistryExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path below the registry's address, as it was sent; it begins with a slash. */
  readonly path: string;
  /** The registry's address as clients reach it, without a slash at its end. */
  readonly address: string;
}

/** Answers the requests of one registry. Rejects where an upload breaks off, or a file cannot be read or written. */
export type Registry = (exchange: RegistryExchange) => Promise<void>;

/**
 * The parts of a path, decoded.
 *
 * @throws URIError for a malformed percent-encoding.
 */
export function pathParts(path: string): readonly string[] {
  return path.slice(1).split("/").map(decodeURIComponent);
}

/** The method by which a registry finds its route: HEAD is answered as GET is, and Node leaves the body out. */
export function routedMethod({ method = "" }: IncomingMessage): string {
  return method === "HEAD" ? "GET" : method;
}
