import { documentsComplaint } from "../../../http/test/documented-answers.ts";
import type { RawResponse } from "./responses.ts";

/** Stands in every rule that no caller of the fuzzer may see. */
export const secret = "secret-of-hangar";

/** What Node's own parser answers with, before any of our code sees a request: nothing but a status. */
const refusedByNode = new Set([400, 408, 413, 417, 431]);

/** What is wrong with an answer, whatever the request; null where nothing is. */
export function complaintAbout(response: RawResponse): string | null {
  const { status, headers, body } = response;
  if (status >= 500) return `${status} ${body}`;
  if (body.includes(secret)) return `another project's rules are shown: ${body}`;
  if (/demo-|nobodys-token/.test(body)) return `a credential is echoed: ${body}`;
  if (!headers.has("content-type") && status !== 204 && !headers.has("content-length")) {
    return refusedByNode.has(status) && body === "" ? null : `${status} without a type`;
  }
  if (headers.get("cache-control") !== "no-store") return `${status} may be stored`;
  if (headers.get("x-content-type-options") !== "nosniff") return `${status} may be sniffed`;
  if (body !== "" && !isJson(body)) return `${status} is no JSON: ${body}`;
  return null;
}

/** The same, and what the OpenAPI document says of it. */
export function complaintAboutAnswer(method: string, target: string, response: RawResponse): string | null {
  const complaint = complaintAbout(response);
  if (complaint !== null || !response.headers.has("cache-control")) return complaint;
  return documentsComplaint(method, target.replace("/api/v4", ""), { status: response.status, text: response.body });
}

/** All of an answer in which a hidden project could differ from a missing one. */
export function distinguishable({ status, headers, body }: RawResponse): unknown {
  return { status, headers: [...headers].filter(([name]) => name !== "date"), body };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
