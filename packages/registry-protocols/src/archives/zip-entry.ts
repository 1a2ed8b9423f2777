/** One entry as its local header, or the archive's directory, describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly checksum: number;
  readonly compressedSize: number;
  readonly size: number;
}

const deflateOptions = 0b110;
const utf8Names = 0x0800;
const zip64 = 0xffffffff;

/** Extra fields that override other fields: ZIP64's sizes, and another name. */
const overriding: ReadonlySet<number> = new Set([0x0001, 0x7075]);

export function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 0x100;
}

export function uint32(bytes: Uint8Array, at: number): number {
  return uint16(bytes, at) + uint16(bytes, at + 2) * 0x10000;
}

/** Whether an entry is not encrypted, has its sizes at its beginning, and is below ZIP64. */
export function isPlainEntry({ flags, compressedSize, size }: ZipEntry): boolean {
  return (flags & ~(deflateOptions | utf8Names)) === 0 && compressedSize !== zip64 && size !== zip64;
}

export function isPlainExtra(extra: Uint8Array): boolean {
  let at = 0;
  while (at + 4 <= extra.length) {
    if (overriding.has(uint16(extra, at))) return false;
    at += 4 + uint16(extra, at + 2);
  }
  return at === extra.length;
}

export function isSameEntry(one: ZipEntry, other: ZipEntry): boolean {
  return (
    one.name === other.name &&
    one.flags === other.flags &&
    one.method === other.method &&
    one.checksum === other.checksum &&
    one.compressedSize === other.compressedSize &&
    one.size === other.size
  );
}

/** The kind of an entry by its name; `doubtful` for a name that only some readers read as the manifest or the relations. */
export type EntryRole = "manifest" | "relations" | "other" | "doubtful";

/** The package's relations (OPC), which name its manifest for readers such as NuGet before 3. */
const relations = "_rels/.rels";

/** Finds the kind of an entry. */
export function entryRole(name: string): EntryRole {
  // Nearly all names end here. Beyond ASCII there are letters that some readers read as these.
  if (/^[ -~]*$/.test(name) && !/%|nuspec|\.rels/i.test(name)) return "other";
  if (name === relations) return "relations";
  if (/^[^/\\%:]+\.nuspec$/i.test(name)) return name.trim() === name ? "manifest" : "doubtful";
  const read = name.replace(/%([0-9A-Fa-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  const upper = read.toUpperCase();
  const isPlain = !/[\\%:]/.test(name) && !name.split("/").some((part) => /^\.*$/.test(part.trim()));
  // Readers of OPC join the pieces in such a folder to a file of the folder's name.
  const isFolderOfPieces = /^[^/]*\.NUSPEC\//.test(upper);
  if (upper.includes(".NUSPEC")) return isPlain && name.includes("/") && !isFolderOfPieces ? "other" : "doubtful";
  if (!upper.includes(".RELS")) return "other";
  return isPlain && !upper.startsWith("_RELS/.RELS") ? "other" : "doubtful";
}
