import { utf8Bytes } from "./bytes.ts";

/** An answer as a value, whatever transport sends it. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where the answer has no body, not even an empty one. */
  readonly body: Uint8Array | null;
}

const everywhere = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" } as const;

export function jsonResponse(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  return bytesResponse(status, utf8Bytes(JSON.stringify(value)), headers);
}

/** An answer whose JSON is made already. */
export function bytesResponse(
  status: number,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  return {
    status,
    headers: {
      ...everywhere,
      "Content-Type": "application/json",
      "Content-Length": String(body.length),
      ...headers,
    },
    body,
  };
}

export function emptyResponse(headers: Readonly<Record<string, string>> = {}): WireResponse {
  return { status: 204, headers: { ...everywhere, ...headers }, body: null };
}

// The answers that the management API and guards share (contract, section 2, error bodies).

export const pathUnknownResponse = jsonResponse(404, { error: "404 Not Found" });
export const projectNotFoundResponse = jsonResponse(404, { message: "404 Project Not Found" });
export const internalErrorResponse = jsonResponse(500, { message: "500 Internal Server Error" });
export const unavailableResponse = jsonResponse(503, { message: "503 Service Unavailable" });
