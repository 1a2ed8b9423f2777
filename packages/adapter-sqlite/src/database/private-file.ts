import { closeSync, fchmodSync, openSync } from "node:fs";
import { errorCode } from "./driver-error.ts";

/**
 * Makes an empty file that only its owner may read and write, whatever the umask; false where the path is taken.
 *
 * An empty file is an empty database to SQLite, which gives the files beside it the same mode.
 *
 * @throws what the file system throws.
 */
export function makePrivateFile(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, "wx", ownerOnly);
  } catch (cause) {
    if (errorCode(cause) === "EEXIST") return false;
    throw cause;
  }
  try {
    fchmodSync(file, ownerOnly);
  } finally {
    closeSync(file);
  }
  return true;
}

const ownerOnly = 0o600;
