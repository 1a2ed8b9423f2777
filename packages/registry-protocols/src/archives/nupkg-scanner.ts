import { type ByteFeed, type ByteProgram, feedProgram, pass, take, type WantedBytes } from "./byte-program.ts";
import { inflateBounded } from "./inflate-bounded.ts";
import {
  type EntryRole,
  entryRole,
  isPlainEntry,
  isPlainExtra,
  isSameEntry,
  uint16,
  uint32,
  type ZipEntry,
} from "./zip-entry.ts";

const localHeader = 0x04034b50;
const directoryHeader = 0x02014b50;
const directoryEnd = 0x06054b50;
const longestManifest = 128 * 1024;
const longestName = 1024;

/** Each entry costs time: so many at first, and then one for so many bytes, which is less than files of packages have. */
const mostEntriesAtFirst = 4096;
const leastBytesPerEntry = 256;

type WatchedRole = Exclude<EntryRole, "other" | "doubtful">;

/** Receives the watched entries, each complete. False refuses the archive. */
export interface NupkgListener {
  readonly onManifest: (bytes: Uint8Array, name: string) => boolean;
  /** The relations of the package (OPC). */
  readonly onRelations: (bytes: Uint8Array) => boolean;
}

/** A watched entry, and whether the directory has listed it. */
interface WatchedEntry {
  readonly entry: ZipEntry;
  readonly offset: number;
  isListed: boolean;
}

interface Progress {
  /** Bytes read so far. */
  offset: number;
  entries: number;
  listed: number;
  directoryStart: number;
  readonly watched: Map<WatchedRole, WatchedEntry>;
}

type Reading<T> = Generator<WantedBytes, T, Uint8Array>;

interface NamedEntry extends ZipEntry {
  readonly role: WatchedRole | "other";
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: false });

/** An entry's content, null if its size differs from the entry's, or for an unusual compression. */
function contentOf({ method, size }: ZipEntry, bytes: Uint8Array): Uint8Array | null {
  if (method === 0) return bytes.length === size ? bytes : null;
  return method === 8 ? inflateBounded(bytes, size) : null;
}

/**
 * Reads a zip archive from its first byte to its last: entries one after another without gaps, then a directory that lists
 * them, then its end without a comment. So a reader of the directory finds the same manifest as a reader of the
 * entries; otherwise the archive is refused. Passes the one manifest on when it is complete, and the relations.
 *
 * Not a library's: a zip reader trusts either the directory or the entries, and this scanner refuses an archive in which the two
 * differ.
 */
export function nupkgScanner({ onManifest, onRelations }: NupkgListener): ByteFeed {
  const at: Progress = { offset: 0, entries: 0, listed: 0, directoryStart: 0, watched: new Map() };

  function* next(count: number): Reading<Uint8Array> {
    at.offset += count;
    return yield* take(count);
  }

  /** The entry that starts at `from` of a header's bytes, null if it is not a plain one. */
  function* entry(header: Uint8Array, from: number): Reading<NamedEntry | null> {
    const nameLength = uint16(header, from + 20);
    if (nameLength === 0 || nameLength > longestName) return null;
    const name = utf8.decode(yield* next(nameLength));
    const extra = yield* next(uint16(header, from + 22));
    const role = entryRole(name);
    if (role === "doubtful") return null;
    const read = {
      name,
      role,
      flags: uint16(header, from),
      method: uint16(header, from + 2),
      checksum: uint32(header, from + 8),
      compressedSize: uint32(header, from + 12),
      size: uint32(header, from + 16),
    };
    return isPlainEntry(read) && isPlainExtra(extra) ? read : null;
  }

  function* local(offset: number): Reading<boolean> {
    const read = yield* entry(yield* next(26), 2);
    if (read === null || at.listed > 0) return false;
    at.entries += 1;
    if (at.entries > mostEntriesAtFirst + offset / leastBytesPerEntry) return false;
    if (read.role === "other") {
      at.offset += read.compressedSize;
      yield* pass(read.compressedSize);
      return true;
    }
    if (at.watched.has(read.role) || Math.max(read.compressedSize, read.size) > longestManifest) return false;
    at.watched.set(read.role, { entry: read, offset, isListed: false });
    const content = contentOf(read, yield* next(read.compressedSize));
    if (content === null) return false;
    return read.role === "manifest" ? onManifest(content, read.name) : onRelations(content);
  }

  function* directory(offset: number): Reading<boolean> {
    const header = yield* next(42);
    const read = yield* entry(header, 4);
    if (read === null) return false;
    at.directoryStart = at.listed === 0 ? offset : at.directoryStart;
    at.listed += 1;
    if (at.listed > at.entries) return false;
    yield* next(uint16(header, 28));
    if (read.role === "other") return true;
    const watched = at.watched.get(read.role);
    if (watched === undefined || watched.isListed || !isSameEntry(read, watched.entry)) return false;
    watched.isListed = true;
    return uint32(header, 38) === watched.offset;
  }

  function* end(offset: number): Reading<boolean> {
    const header = yield* next(18);
    const isOneDisk = uint32(header, 0) === 0;
    const areListed = uint16(header, 4) === at.listed && uint16(header, 6) === at.listed && at.listed === at.entries;
    const isThere = uint32(header, 12) === at.directoryStart && uint32(header, 8) === offset - at.directoryStart;
    const areAllListed = at.watched.has("manifest") && [...at.watched.values()].every(({ isListed }) => isListed);
    return isOneDisk && areListed && isThere && uint16(header, 16) === 0 && areAllListed;
  }

  function* archive(): ByteProgram {
    for (;;) {
      const { offset } = at;
      const signature = uint32(yield* next(4), 0);
      if (signature === directoryEnd) return yield* end(offset);
      const read = signature === localHeader ? local(offset) : signature === directoryHeader ? directory(offset) : null;
      if (read === null || !(yield* read)) return false;
    }
  }

  return feedProgram(archive());
}
