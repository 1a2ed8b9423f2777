import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** The files of a folder that this process has open, sorted; none on a system that does not say so. */
export function openFilesIn(folder: string): string[] {
  const descriptors = "/proc/self/fd";
  if (!existsSync(descriptors)) return [];
  return readdirSync(descriptors)
    .map((name) => {
      try {
        return readlinkSync(join(descriptors, name));
      } catch {
        // The folder's own, which is closed by now.
        return "";
      }
    })
    .filter((path) => path.startsWith(join(folder, "/")))
    .sort();
}
