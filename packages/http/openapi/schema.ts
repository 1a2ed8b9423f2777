import { z } from "zod";

/** A schema as OpenAPI 3.1 has it: JSON Schema of 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What an answer looks like. */
export function answerSchema(schema: z.ZodType): JsonSchema {
  return withoutDialect(z.toJSONSchema(schema, { io: "output" }));
}

/**
 * What each of a request's parameters may be, by name. The API takes a number or a boolean for its text too (contract, section 2,
 * Parameters); clients are told the one form that they should send.
 */
export function parameterSchemas(parameters: z.ZodObject): Readonly<Record<string, JsonSchema>> {
  const { properties = {} } = z.toJSONSchema(parameters, {
    io: "input",
    unrepresentable: "any",
    override({ jsonSchema }) {
      if (jsonSchema.type !== undefined) delete jsonSchema.anyOf;
    },
  });
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => (typeof schema === "object" ? [[name, { ...schema }]] : [])),
  );
}

function withoutDialect({ $schema: _, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
