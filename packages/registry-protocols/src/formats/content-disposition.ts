/** The headers of one part of a form. */
export interface FormPart {
  readonly name: string;
  /** Null if the part is not a file. */
  readonly filename: string | null;
  /** As it came, null if there is none. */
  readonly contentType: string | null;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
/**
 * Without the end of a parameter: some readers look for `; name=` in quotes, too. A backslash is in paths of Windows; before a quote
 * only some readers take it for an escape.
 */
const quoted = '(?:[^"\\\\;=]|\\\\(?!"))*';
const parameter = `; ?[A-Za-z]+\\*?=(?:"${quoted}"|${token})`;
const disposition = new RegExp(`^form-data(?:${parameter})+$`, "i");
const parameters = new RegExp(`; ?([A-Za-z]+\\*?)=(?:"(${quoted})"|(${token}))`, "g");
/** Escapes that some readers decode in the name of a part: `%6E`, `&#110;`, `\n` and `=?utf-8?q?n?=`; PHP reads single quotes as quotes. */
const encodedName = /[%&?'\\]/;
/** A part with the charset of others, and parts that are forms, or messages, of their own. */
const charsetName = "_charset_";
const composite = /^(?:multipart|message)\//i;
const multipart = /^multipart\/form-data; ?boundary=(?:"([0-9A-Za-z'()+_,./:=?-]{1,70})"|([0-9A-Za-z'+_.-]{1,70}))$/i;

/**
 * The boundary of a `multipart/form-data` body; null for any other Content-Type, or one that two readers could read
 * differently.
 */
export function formBoundary(contentType: string | undefined): string | null {
  const match = multipart.exec(contentType ?? "");
  return match?.[1] ?? match?.[2] ?? null;
}

function extendedValue(value: string): string | null {
  const encoded = /^utf-8''(.*)$/i.exec(value)?.[1];
  if (encoded === undefined) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

function dispositionParameters(value: string): ReadonlyMap<string, string> | null {
  if (!disposition.test(value)) return null;
  const found = new Map<string, string>();
  for (const [, key = "", quoted, plain = ""] of value.matchAll(parameters)) {
    if (found.has(key.toLowerCase())) return null;
    found.set(key.toLowerCase(), quoted ?? plain);
  }
  return found;
}

function formPart(value: string, contentType: string | null): FormPart | null {
  const found = dispositionParameters(value);
  const name = found?.get("name");
  if (found === null || name === undefined) return null;
  if (encodedName.test(name) || name.trim().toLowerCase() === charsetName) return null;
  const filename = found.get("filename") ?? null;
  const extended = found.get("filename*");
  const known = 1 + (filename === null ? 0 : 1) + (extended === undefined ? 0 : 1);
  if (found.size !== known) return null;
  if (extended !== undefined && extendedValue(extended) !== filename) return null;
  return { name, filename, contentType };
}

/**
 * Reads the header lines of a part. Null for a line that readers of forms could read differently: folded,
 * not ASCII, escaped, twice, `name*`, a `filename*` that is not the `filename`, unknown parameters, and headers
 * other than Content-Disposition and Content-Type, such as an encoding or a length of its own.
 */
export function readFormPart(head: string): FormPart | null {
  const headers = new Map<string, string>();
  for (const line of head.split("\r\n")) {
    const [, name = "", value = ""] = /^(Content-(?:Disposition|Type)): ?([!-~](?:[ -~]*[!-~])?)$/i.exec(line) ?? [];
    if (name === "" || headers.has(name.toLowerCase())) return null;
    headers.set(name.toLowerCase(), value);
  }
  const contentType = headers.get("content-type") ?? null;
  if (contentType !== null && composite.test(contentType)) return null;
  return formPart(headers.get("content-disposition") ?? "", contentType);
}
