import type { WireResponse } from "../message/response.ts";

/** An answer as a Response. One to HEAD keeps its headers and has no body. */
export function toResponse(method: string, { status, headers, body }: WireResponse, statusText?: string): Response {
  // Hosts add headers of their own, and one answer may be sent to many.
  const init = { status, headers: { ...headers }, ...(statusText !== undefined && { statusText }) };
  return new Response(method === "HEAD" ? null : body, init);
}

/** Reads the headers of a request, by their names in lower case. */
export function headerOf({ headers }: Request): (name: string) => string | undefined {
  return (name) => headers.get(name) ?? undefined;
}
