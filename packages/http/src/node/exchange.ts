import type { IncomingMessage, ServerResponse } from "node:http";

/** A request and its response, as node:http and as the host's framework have them. */
export interface NodeExchange<Request> {
  /** What the host's functions get: the framework's own request, or node:http's. */
  readonly host: Request;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What a body parser of the host's left; undefined where none did. */
  readonly parsedBody?: unknown;
  /** Called once before the request is answered here, and where its client went away: the framework must send nothing then. */
  readonly takeOver?: () => void;
}
