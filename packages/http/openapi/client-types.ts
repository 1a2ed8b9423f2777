import openapiTS, { astToString } from "openapi-typescript";
import { openApiDocument } from "./document.ts";

/** The types of requests and answers for clients in TypeScript, made of the OpenAPI document. */
export async function clientTypes(): Promise<string> {
  const nodes = await openapiTS(JSON.stringify(openApiDocument()));
  return `// Made of the OpenAPI document by \`pnpm api:write\`.\n\n${astToString(nodes)}`;
}
