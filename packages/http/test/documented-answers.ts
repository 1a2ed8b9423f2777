import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";
import { publishedDocuments } from "../openapi/published.ts";

const schema = z.record(z.string(), z.unknown());
const documentSchema = z.object({
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
});

const documents = Object.values(publishedDocuments).map((document) => documentSchema.parse(document));

/** All documents as one: what they name alike is alike. */
const document = {
  components: { schemas: Object.assign({}, ...documents.map(({ components }) => components.schemas)) },
  paths: Object.fromEntries(documents.flatMap(({ paths }) => Object.entries(paths))),
};

const ajv = new Ajv2020({ strict: false, formats: { "date-time": true } });
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

export interface AnswerText {
  readonly status: number;
  readonly text: string;
}

/** What the document has against an answer to one of its operations; null where it has nothing, or does not know the request. */
export function documentsComplaint(method: string, target: string, { status, text }: AnswerText): string | null {
  const [path = ""] = target.split("?");
  const operation = documentedAnswers.filter(
    (answer) => answer.path.test(path) && answer.method === (method === "HEAD" ? "GET" : method),
  );
  if (operation.length === 0) return null;
  const documented = operation.find((answer) => answer.status === status);
  if (documented === undefined) return `${method} ${path} answers ${status}, which is not documented`;
  if (method === "HEAD") return null;
  if (documented.content === null) return text === "" ? null : `${status} with a body: ${text}`;
  return schemaComplaint(documented.content.schema, JSON.parse(text));
}

export function schemaComplaint(expected: Readonly<Record<string, unknown>>, value: unknown): string | null {
  const validate = validatorOf(JSON.stringify(expected).replaceAll('"#/components', '"document#/components'));
  return validate(value) ? null : JSON.stringify({ value, errors: validate.errors });
}

const validators = new Map<string, ReturnType<typeof ajv.compile>>();

function validatorOf(schemaText: string) {
  const known = validators.get(schemaText);
  if (known !== undefined) return known;
  const validate = ajv.compile(JSON.parse(schemaText));
  validators.set(schemaText, validate);
  return validate;
}
