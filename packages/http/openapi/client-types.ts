import openapiTS, { astToString } from "openapi-typescript";
import type { JsonSchema } from "./schema.ts";

/** The types of requests and answers for clients in TypeScript, made of an OpenAPI document. */
export async function clientTypes(document: JsonSchema): Promise<string> {
  const nodes = await openapiTS(JSON.stringify(document));
  return `// Made of the OpenAPI document by \`pnpm api:write\`.\n\n${astToString(nodes)}`;
}
