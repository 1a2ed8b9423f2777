export const tarBlock = 512;

/** One entry as its header describes it. */
export interface TarEntry {
  /** Without the slash at a folder's end. */
  readonly path: string;
  readonly isFolder: boolean;
  readonly size: number;
}

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes);

const printable = /^[ -~]*$/;

/** An octal number with its end; some readers continue behind a NUL, and some read other bases. */
const octal = /^([0-7]+)[ \0]*$/;

const magics = { ustar: "ustar\x0000", gnu: "ustar  \0" } as const;

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function numberIn(field: Uint8Array): number | null {
  const [, digits] = octal.exec(latin1(field)) ?? [];
  return digits === undefined ? null : Number.parseInt(digits, 8);
}

/** Printable text up to the first NUL, and only NULs behind it. */
function textIn(field: Uint8Array): string | null {
  const end = field.indexOf(0);
  const text = latin1(end === -1 ? field : field.subarray(0, end));
  return printable.test(text) && (end === -1 || isZero(field.subarray(end))) ? text : null;
}

/** The sum of the bytes, with blanks for those of the sum itself. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

/** The prefix of the name. GNU's and star's formats have times there; some readers read a path all the same. */
function prefixIn(header: Uint8Array): string | null {
  const magic = latin1(header.subarray(257, 265));
  const prefix = textIn(header.subarray(345, 500));
  if (prefix === null || !isZero(header.subarray(500))) return null;
  return magic === magics.ustar || (magic === magics.gnu && prefix === "") ? prefix : null;
}

/**
 * Reads a header of a tar archive. Null for anything but a file or a folder of a name in ASCII in POSIX's or GNU's format:
 * links, devices, sparse files, and headers that change the next entry, such as its name.
 */
export function readTarHeader(header: Uint8Array): TarEntry | null {
  const [name, prefix] = [textIn(header.subarray(0, 100)), prefixIn(header)];
  const size = numberIn(header.subarray(124, 136));
  const type = String.fromCharCode(header[156] ?? 0);
  if (name === null || prefix === null || size === null) return null;
  if (numberIn(header.subarray(148, 156)) !== checksum(header) || !isZero(header.subarray(157, 257))) return null;
  const path = prefix === "" ? name : `${prefix}/${name}`;
  if (type === "5") return size === 0 ? { path: path.replace(/\/$/, ""), isFolder: true, size } : null;
  return type === "0" || type === "\0" ? { path, isFolder: false, size } : null;
}
