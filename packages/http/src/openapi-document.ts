import document from "../openapi.json" with { type: "json" };
import { jsonResponse, type WireResponse } from "./message/response.ts";

/** The path of the document below the mount, for methods that read. */
export function isDocumentRequest(method: string, path: string): boolean {
  return path === "/openapi.json" && (method === "GET" || method === "HEAD");
}

/** The answer with the API's OpenAPI document. */
export function documentResponse(serverUrl: string): WireResponse {
  return jsonResponse(200, { ...document, servers: [{ url: serverUrl || "/" }] });
}
