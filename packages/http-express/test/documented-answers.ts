import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";
import { z } from "zod";
import { openApiDocument } from "../openapi/document.ts";

const schema = z.record(z.string(), z.unknown());
const document = z
  .object({
    components: z.object({ schemas: z.record(z.string(), schema) }),
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          responses: z.record(
            z.string(),
            z.object({
              content: z.object({ "application/json": z.object({ schema, example: z.unknown() }) }).optional(),
            }),
          ),
        }),
      ),
    ),
  })
  .parse(openApiDocument());

const ajv = new Ajv2020({ strict: false });
ajv.addSchema({ ...document, $id: "document" });

/** What the document says of an answer; undefined where it says nothing of such a request. */
export const documentedAnswers = Object.entries(document.paths).flatMap(([template, operations]) =>
  Object.entries(operations).flatMap(([method, { responses }]) =>
    Object.entries(responses).map(([status, { content }]) => ({
      template,
      path: new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}/?$`),
      method: method.toUpperCase(),
      status: Number(status),
      content: content?.["application/json"] ?? null,
    })),
  ),
);

/** Holds an answer to a documented operation against its document. */
export function expectDocumented(
  method: string,
  target: string,
  { status, text }: { readonly status: number; readonly text: string },
): void {
  const [path = ""] = target.split("?");
  const operation = documentedAnswers.filter(
    (answer) => answer.path.test(path) && answer.method === (method === "HEAD" ? "GET" : method),
  );
  if (operation.length === 0) return;
  const documented = operation.find((answer) => answer.status === status);
  expect(documented, `${method} ${path} answers ${status}, which is not documented`).toBeDefined();
  if (documented === undefined || method === "HEAD") return;
  if (documented.content === null) expect(text).toBe("");
  else expectOfSchema(documented.content.schema, JSON.parse(text));
}

export function expectOfSchema(expected: Readonly<Record<string, unknown>>, value: unknown): void {
  const validate = ajv.compile(
    JSON.parse(JSON.stringify(expected).replaceAll('"#/components', '"document#/components')),
  );
  expect(validate(value), JSON.stringify({ value, errors: validate.errors })).toBe(true);
}
