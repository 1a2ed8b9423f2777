import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { err, ok, type Result } from "neverthrow";

/** Replaces a file whole, or not at all: a process that is killed meanwhile leaves the old text. */
export async function writeText(path: string, text: string): Promise<Result<undefined, string>> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, text, { flush: true });
    await rename(temporary, path);
    return ok(undefined);
  } catch (cause) {
    await rm(temporary, { force: true });
    return err(`${path} can't be written: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
