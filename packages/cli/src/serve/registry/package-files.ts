import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/**
 * Folders and a file in the packages' folder. Any text may be a part: none leads out of the folder, none meets another's file.
 */
export type FilePath = readonly [string, ...string[]];

export interface PackageFiles {
  /**
   * Stores a whole file, or nothing: what arrives goes to a temporary file, which takes the place of an older one only when all
   * of it has arrived. Rejects where the content breaks off, as an aborted upload does.
   */
  write(path: FilePath, content: Readable | Uint8Array): Promise<void>;
  /** Null where there is no such file. */
  read(path: FilePath): Promise<Buffer | null>;
  /** Null where there is no such file. */
  open(path: FilePath): Promise<Readable | null>;
  /** The parts that may follow; none where there is no such folder. */
  list(path: FilePath): Promise<string[]>;
  /** False where there was no such file; a folder is none. */
  remove(path: FilePath): Promise<boolean>;
  /** Removes a folder with all that is in it. False where there was none. */
  removeFolder(path: FilePath): Promise<boolean>;
}

export function packageFiles(folder: string): PackageFiles {
  const placeOf = (path: FilePath) => join(folder, ...path.map(fileName));
  return {
    async write(path, content) {
      const place = placeOf(path);
      const temporary = join(folder, ".uploads", randomUUID());
      await mkdir(dirname(temporary), { recursive: true });
      const file = await open(temporary, "wx");
      try {
        const parts = content instanceof Uint8Array ? [content] : content;
        await pipeline(parts, file.createWriteStream({ flush: true }));
        await mkdir(dirname(place), { recursive: true });
        await rename(temporary, place);
      } finally {
        await rm(temporary, { force: true });
      }
    },
    read: (path) => nullIfMissing(readFile(placeOf(path))),
    async open(path) {
      const handle = await nullIfMissing(open(placeOf(path)));
      if (handle === null) return null;
      if ((await handle.stat()).isFile()) return handle.createReadStream();
      await handle.close();
      return null;
    },
    async list(path) {
      const names = (await nullIfMissing(readdir(placeOf(path)))) ?? [];
      return names.map(decodeURIComponent);
    },
    remove: (path) => isRemoved(rm(placeOf(path))),
    removeFolder: (path) => isRemoved(rm(placeOf(path), { recursive: true })),
  };
}

/** What Node says of a file that is not there, that cannot be there, or that is a folder. */
const missing: ReadonlySet<unknown> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ERR_FS_EISDIR"]);

/** A name that no other part has, and that is a file of this folder: never empty, `.` or `..`. */
function fileName(part: string): string {
  return part === "" ? "%" : encodeURIComponent(part).replace(/^\./, "%2E");
}

async function isRemoved(removal: Promise<void>): Promise<boolean> {
  return (await nullIfMissing(removal.then(() => true))) ?? false;
}

async function nullIfMissing<Value>(found: Promise<Value>): Promise<Value | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && "code" in error && missing.has(error.code)) return null;
    throw error;
  }
}
