import { type ByteFeed, type ByteProgram, feedProgram, pass, take, type WantedBytes } from "./byte-program.ts";
import { inflateBounded } from "./inflate-bounded.ts";
import { entryRole, isPlainEntry, isPlainExtra, isSameEntry, uint16, uint32, type ZipEntry } from "./zip-entry.ts";

const localHeader = 0x04034b50;
const directoryHeader = 0x02014b50;
const directoryEnd = 0x06054b50;
const longestManifest = 128 * 1024;
const longestName = 1024;

/** Each entry costs time: so many at first, and then one for so many bytes, which is less than files of packages have. */
const mostEntriesAtFirst = 4096;
const leastBytesPerEntry = 256;

interface Progress {
  /** Bytes read so far. */
  offset: number;
  entries: number;
  listed: number;
  directoryStart: number;
  manifest: { readonly entry: ZipEntry; readonly offset: number } | null;
  manifestListed: boolean;
}

type Reading<T> = Generator<WantedBytes, T, Uint8Array>;

/** An entry, and whether it is the manifest. */
interface NamedEntry extends ZipEntry {
  readonly isManifest: boolean;
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
 * entries; otherwise the archive is refused. Passes the one manifest on when it is complete.
 *
 * Not a library's: a zip reader trusts either the directory or the entries, and this scanner refuses an archive in which the two
 * differ.
 */
export function nupkgScanner(onManifest: (bytes: Uint8Array) => boolean): ByteFeed {
  const at: Progress = { offset: 0, entries: 0, listed: 0, directoryStart: 0, manifest: null, manifestListed: false };

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
    const read = {
      name,
      isManifest: role === "manifest",
      flags: uint16(header, from),
      method: uint16(header, from + 2),
      checksum: uint32(header, from + 8),
      compressedSize: uint32(header, from + 12),
      size: uint32(header, from + 16),
    };
    return isPlainEntry(read) && isPlainExtra(extra) && role !== "doubtful" ? read : null;
  }

  function* local(offset: number): Reading<boolean> {
    const read = yield* entry(yield* next(26), 2);
    if (read === null || at.listed > 0) return false;
    at.entries += 1;
    if (at.entries > mostEntriesAtFirst + offset / leastBytesPerEntry) return false;
    if (!read.isManifest) {
      at.offset += read.compressedSize;
      yield* pass(read.compressedSize);
      return true;
    }
    if (at.manifest !== null || Math.max(read.compressedSize, read.size) > longestManifest) return false;
    at.manifest = { entry: read, offset };
    const bytes = yield* next(read.compressedSize);
    const manifest = contentOf(read, bytes);
    return manifest !== null && onManifest(manifest);
  }

  function* directory(offset: number): Reading<boolean> {
    const header = yield* next(42);
    const read = yield* entry(header, 4);
    if (read === null) return false;
    at.directoryStart = at.listed === 0 ? offset : at.directoryStart;
    at.listed += 1;
    if (at.listed > at.entries) return false;
    yield* next(uint16(header, 28));
    if (!read.isManifest) return true;
    const { manifest } = at;
    if (manifest === null || at.manifestListed || !isSameEntry(read, manifest.entry)) return false;
    at.manifestListed = true;
    return uint32(header, 38) === manifest.offset;
  }

  function* end(offset: number): Reading<boolean> {
    const header = yield* next(18);
    const isOneDisk = uint32(header, 0) === 0;
    const areListed = uint16(header, 4) === at.listed && uint16(header, 6) === at.listed && at.listed === at.entries;
    const isThere = uint32(header, 12) === at.directoryStart && uint32(header, 8) === offset - at.directoryStart;
    return isOneDisk && areListed && isThere && uint16(header, 16) === 0 && at.manifestListed;
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
