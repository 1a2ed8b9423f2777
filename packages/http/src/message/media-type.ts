import { err, ok, type Result } from "neverthrow";
import type { BodyError, BodyFormat } from "./errors.ts";

const formatsByType: ReadonlyMap<string, BodyFormat> = new Map([
  ["application/json", "json"],
  ["application/x-www-form-urlencoded", "form"],
]);

type MediaTypeFault = Extract<BodyError, { readonly type: "unsupported_media_type" }>["fault"];

/** The format that a body declares; an error for any other (contract, section 2, Parameters). */
export function bodyFormat(
  headers: {
    readonly "content-type"?: string | undefined;
    readonly "content-encoding"?: string | undefined;
  },
  formats: readonly BodyFormat[],
): Result<BodyFormat, BodyError> {
  const unsupported = (fault: MediaTypeFault) => err({ type: "unsupported_media_type", fault, formats } as const);
  if (isEncoded(headers["content-encoding"])) return unsupported("content_encoding");
  const [essence = "", ...parameters] = (headers["content-type"] ?? "").toLowerCase().split(";");
  if (essence.trim() === "") return unsupported("no_content_type");
  const format = formatsByType.get(essence.trim());
  if (format === undefined || !formats.includes(format)) return unsupported("content_type");
  return parameters.every(leavesUtf8) ? ok(format) : unsupported("charset");
}

/** Whether a Content-Encoding changes the body. */
export function isEncoded(contentEncoding: string | undefined): boolean {
  return !["", "identity"].includes(contentEncoding?.trim().toLowerCase() ?? "");
}

function leavesUtf8(parameter: string): boolean {
  const [name = "", value = ""] = parameter.split("=");
  if (name.trim() !== "charset") return true;
  return ["utf-8", "utf8", '"utf-8"', '"utf8"'].includes(value.trim());
}
