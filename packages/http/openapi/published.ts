import { openApiDocument } from "./document.ts";
import { ruleSetsDocument } from "./rule-sets-document.ts";

/** The API's OpenAPI documents, by the name of their files. */
export const publishedDocuments = {
  openapi: openApiDocument(),
  "openapi-rule-sets": ruleSetsDocument(),
} as const;
