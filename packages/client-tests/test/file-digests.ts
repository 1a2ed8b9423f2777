import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Every file below a folder, with a digest of what is in it. */
export async function fileDigests(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const digested = files.sort().map(async (file) => {
    // A temporary file may be gone by now.
    const content = await readFile(file).catch(() => null);
    const digest = content === null ? [] : [createHash("sha256").update(content).digest("hex")];
    return digest.map((text) => [file.slice(folder.length + 1), text] as const);
  });
  return new Map((await Promise.all(digested)).flat());
}
