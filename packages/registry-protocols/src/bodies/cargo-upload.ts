import { type ByteProgram, feedProgram, pass, take } from "../archives/byte-program.ts";
import type { BodyReader } from "../classified-request.ts";
import { keyAmong, keyWords } from "../formats/json-key.ts";
import { jsonScanner } from "../formats/json-scanner.ts";
import { isVersionName } from "../unambiguous-name.ts";
import { type UploadState, uploadReader } from "./upload-finding.ts";

/** The names that crates.io accepts: ASCII, a letter first. */
export function isCrateName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name);
}

const watched = keyWords(["name", "vers"]);

const mostJsonAtOnce = 16 * 1024;

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}

/**
 * Reads the body of `cargo publish`: a length and so much JSON, which has the name; a length and so much `.crate`; and nothing
 * more.
 */
export function cargoUpload(): BodyReader {
  const state: UploadState = { name: null, error: null };
  let named = false;
  let current: "name" | "vers" | undefined;

  const json = jsonScanner({
    onKey(key) {
      const word = keyAmong(key, watched);
      if (word === "doubtful") state.error ??= "body_invalid";
      current = word === "doubtful" ? undefined : word;
      return current === undefined ? "nothing" : "value";
    },
    onValue(_kind, text) {
      const value = text?.decoded() ?? null;
      if (current === "vers") {
        if (value === null || !isVersionName(value)) state.error ??= "body_invalid";
        return;
      }
      if (named) state.error ??= "package_name_contradicted";
      else if (value === null || !isCrateName(value)) state.error ??= "package_name_invalid";
      named = true;
      state.name = value;
    },
  });

  function* upload(): ByteProgram {
    for (let left = littleEndian(yield* take(4)); left > 0; left -= mostJsonAtOnce) {
      if (!json.read(yield* take(Math.min(left, mostJsonAtOnce)))) return false;
    }
    if (!json.end()) return false;
    yield* pass(littleEndian(yield* take(4)));
    return true;
  }

  const body = feedProgram(upload());

  return uploadReader("cargo", state, body);
}
