import { err, ok, type Result } from "neverthrow";
import { match } from "ts-pattern";
import { textOfBytes } from "../message/bytes.ts";
import { type BodyError, bodyMalformed } from "../message/errors.ts";
import { noParameters, type ParameterSource, parseForm } from "../message/form-encoding.ts";
import type { RequestBody } from "./request-body.ts";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/** The parameters in a body; `body_malformed` for broken JSON, and for JSON that is no object. */
export function bodyParameters(body: RequestBody): Result<ParameterSource, BodyError> {
  return match(body)
    .returnType<Result<ParameterSource, BodyError>>()
    .with({ kind: "empty" }, () => ok(noParameters))
    .with({ kind: "bytes", format: "json" }, ({ bytes }) => parseJson(bytes, keepNumbers).andThen(properties))
    .with({ kind: "bytes", format: "form" }, ({ bytes }) => ok(parseForm(textOfBytes(bytes))))
    .with({ kind: "parsed", format: "json" }, ({ value }) => properties(value))
    .with({ kind: "parsed", format: "form" }, ({ value }) => properties(value).map(flat))
    .exhaustive();
}

/** The members of a JSON document. A number that is no safe integer may be rounded, and so names nothing. */
export function documentMembers(body: RequestBody): Result<ParameterSource, BodyError> {
  if (body.kind === "empty") return ok(noParameters);
  return body.kind === "bytes" ? parseJson(body.bytes).andThen(properties) : properties(body.value);
}

/** Makes every number its source text, so that none is rounded. Too slow for a large document. */
const keepNumbers = (_: string, value: unknown, context?: { readonly source?: string }) =>
  typeof value === "number" ? (context?.source ?? String(value)) : value;

function parseJson(bytes: Uint8Array, reviver?: typeof keepNumbers): Result<unknown, BodyError> {
  try {
    return ok(JSON.parse(strictUtf8.decode(bytes), reviver));
  } catch {
    return err(bodyMalformed);
  }
}

function properties(value: unknown): Result<ParameterSource, BodyError> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return err(bodyMalformed);
  const own = new Map<string, unknown>(Object.entries(value));
  return ok((name) => own.get(name));
}

/** Undoes what a host's parser makes of repeated names (an array) and of bracketed ones (an object). */
function flat(source: ParameterSource): ParameterSource {
  return (name) => {
    const value = source(name);
    return (Array.isArray(value) ? value : [value]).findLast((item) => typeof item === "string");
  };
}
