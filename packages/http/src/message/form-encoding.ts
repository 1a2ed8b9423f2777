import { bytesOfText, textOfBytes, utf8Bytes } from "./bytes.ts";

/** Stands for a value that is not text: its percent-encoding is broken, or what it encodes is not UTF-8. */
export const malformed: unique symbol = Symbol("malformed");

/** Finds a parameter's value by its name; undefined if there is no such parameter. */
export type ParameterSource = (name: string) => unknown;

const nothingToDecode = /^[ -$&-~]*$/;
const brokenEscape = /%(?![0-9a-f]{2})/i;
const escaped = /%([0-9a-f]{2})/gi;
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text as its UTF-8 bytes, one character for each: what the functions below decode. */
export function byteString(text: string): string {
  return textOfBytes(utf8Bytes(text));
}

/** Decodes the escapes of a byte string, never replacing what it cannot read. */
export function decodePercent(encoded: string): string | typeof malformed {
  if (nothingToDecode.test(encoded)) return encoded;
  if (brokenEscape.test(encoded)) return malformed;
  const bytes = encoded.replace(escaped, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  try {
    return strictUtf8.decode(bytesOfText(bytes));
  } catch {
    return malformed;
  }
}

/** Has no parameter. */
export const noParameters: ParameterSource = () => undefined;

/**
 * The parameters of a query or a form (contract, section 2, Parameters), given as a byte string. Names are flat, the last of
 * a repeated name counts, and a parameter whose name cannot be decoded is ignored.
 */
export function parseForm(encoded: string): ParameterSource {
  if (encoded === "") return noParameters;
  const values = new Map<unknown, string | typeof malformed>();
  for (const pair of encoded.split("&")) {
    if (pair === "") continue;
    const separator = pair.indexOf("=");
    const end = separator === -1 ? pair.length : separator;
    values.set(decodeFormText(pair.slice(0, end)), decodeFormText(pair.slice(end + 1)));
  }
  return (name) => values.get(name);
}

function decodeFormText(encoded: string): string | typeof malformed {
  return decodePercent(encoded.replaceAll("+", " "));
}
