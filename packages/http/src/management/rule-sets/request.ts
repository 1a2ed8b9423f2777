import { err, type Result } from "neverthrow";
import type { z } from "zod";
import type { ParameterSource } from "../../message/form-encoding.ts";
import type { Failure, ManagementRequest } from "../operation.ts";
import { parseParameters } from "../parameters.ts";
import { documentBody, documentMembers } from "../request-body.ts";
import type { InvalidParameters } from "../wire-error.ts";

/** Reads the members of a request's document. */
export async function readDocument(request: ManagementRequest): Promise<Result<ParameterSource, Failure>> {
  const body = await request.readBody(documentBody);
  return body.isErr() ? err(body.error) : documentMembers(body.value);
}

/** Parameters and lists of a request, or all errors of both. */
export function together<One, Other>(
  parameters: Result<One, InvalidParameters>,
  items: Result<Other, InvalidParameters>,
): Result<readonly [One, Other], InvalidParameters> {
  if (parameters.isOk()) return items.map((value) => [parameters.value, value] as const);
  const { type, messages } = parameters.error;
  return err({ type, messages: items.isOk() ? messages : [...messages, ...items.error.messages] });
}

/** A request without a body: parameters of the path and the query. */
export function parseQuery<Schema extends z.ZodObject>(
  schema: Schema,
  { route }: ManagementRequest,
  query: ParameterSource,
): Result<z.output<Schema>, InvalidParameters> {
  return parseParameters(schema, route, [query]);
}
