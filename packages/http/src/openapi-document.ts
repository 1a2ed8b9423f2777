// The OpenAPI documents that the API serves. Only this file imports the JSON, and it is as deep as the published file.

import document from "../openapi.json" with { type: "json" };
import ruleSetsDocument from "../openapi-rule-sets.json" with { type: "json" };
import { jsonResponse, type WireResponse } from "./message/response.ts";

/** By their paths below the mount. */
const documents: Readonly<Record<string, object>> = {
  "/openapi.json": document,
  "/openapi-rule-sets.json": ruleSetsDocument,
};

/** Whether a request is for one of the API's documents: GitLab's endpoints, or those beyond them. */
export function isDocumentRequest(method: string, path: string): boolean {
  return Object.hasOwn(documents, path) && (method === "GET" || method === "HEAD");
}

/** The answer with one of the API's OpenAPI documents. */
export function documentResponse(path: string, serverUrl: string): WireResponse {
  return jsonResponse(200, { ...documents[path], servers: [{ url: serverUrl || "/" }] });
}
