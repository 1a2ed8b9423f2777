import type { IncomingMessage, ServerResponse } from "node:http";

/** A request and its response, as node:http and as the host's framework have them. */
export interface NodeExchange<Request> {
  /** The argument of the host's functions: the framework's own request, or node:http's. */
  readonly host: Request;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The body that a body parser of the host left; undefined without one. */
  readonly parsedBody?: unknown;
  /** Called once before the request is answered here, and if its client disconnected: the framework must send nothing then. */
  readonly takeOver?: () => void;
}

/** A handler for node:http, and a middleware for Connect, Polka and others. */
export type NodeHandler<Request extends IncomingMessage = IncomingMessage> = (
  request: Request,
  response: ServerResponse,
  next?: () => void,
) => void;

/** Reads the headers of a request, by their names in lower case. */
export function headerOf({ headers }: IncomingMessage): (name: string) => string | undefined {
  return (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join() : value;
  };
}

/** How many bytes the body has, by its headers. Null where the length shows only at the end. */
export function declaredBodyLength(request: IncomingMessage): number | null {
  const { headers, httpVersionMajor } = request;
  // Nothing has compared its headers with its body.
  if (isInjected(request)) return null;
  const length = headers["content-length"];
  // HTTP/2 frames a body by itself and needs neither header.
  const isUndeclared = headers["transfer-encoding"] !== undefined || (length === undefined && httpVersionMajor > 1);
  return isUndeclared ? null : Number(length ?? 0);
}

/**
 * Whether light-my-request made a request, as Fastify's `inject` does, and with it some adapters for functions in a cloud. Such a
 * request has neither a socket nor a parser.
 */
export function isInjected(request: IncomingMessage): boolean {
  return "_lightMyRequest" in request;
}
