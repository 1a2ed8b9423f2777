import { deflateSync, zipSync } from "fflate";
import { bytesOf, joined } from "./bodies.ts";

export const nuspec = (id: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">\n  <metadata>\n    <id>${id}</id>\n    <version>1.0.0</version>\n    <dependencies><dependency id="Other" version="1.0.0" /></dependencies>\n  </metadata>\n</package>`;

const relations = "<Relationships/>";
const library = new Uint8Array(2000).map((_, place) => (place * 7919) % 251);

/** A package as `dotnet pack` lays it out. The files are text, or bytes that are stored as they are. */
export function archive(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === "string" ? bytesOf(content) : ([content, { level: 0 }] as const),
  ]);
  return zipSync(Object.fromEntries(entries), { mtime: "2026-11-22" });
}

export const acmeFiles = {
  "_rels/.rels": relations,
  "Acme.App.nuspec": nuspec("Acme.App"),
  "lib/net8.0/Acme.App.dll": library,
  "content/template/other.nuspec": nuspec("Other"),
};

export const acmeArchive: Uint8Array = archive(acmeFiles);

/** The same bytes with some changed: each place is found by the text that stands there, the last one of that text where `last` is set. */
export function changed(
  bytes: Uint8Array,
  change: { readonly at: string; readonly by?: number; readonly to: Uint8Array | string; readonly last?: boolean },
): Uint8Array {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const found = change.last === true ? text.lastIndexOf(change.at) : text.indexOf(change.at);
  if (found === -1) throw new Error(`There is no ${JSON.stringify(change.at)}.`);
  const copy = bytes.slice();
  copy.set(typeof change.to === "string" ? bytesOf(change.to) : change.to, found + (change.by ?? 0));
  return copy;
}

export interface Entry {
  readonly name: string;
  readonly method: number;
  readonly size: number;
  readonly bytes: Uint8Array;
}

/** An entry whose content is stored as it is. */
export function zipEntry(name: string, bytes: Uint8Array): Entry {
  return { name, method: 0, size: bytes.length, bytes };
}

export function deflated(name: string, bytes: Uint8Array): Entry {
  return { name, method: 8, size: bytes.length, bytes: deflateSync(bytes) };
}

/** A block of deflated bytes that holds nothing and is not the last. */
export const emptyBlock: Uint8Array = Uint8Array.of(0, 0, 0, 0xff, 0xff);

function numbers(...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([length, value]) => Array.from({ length }, (_, at) => (value >>> (8 * at)) & 0xff)),
  );
}

/** An archive of any entries, without checksums: also of such as no archiver would write. */
export function zipOf(...entries: readonly Entry[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const listed: Uint8Array[] = [];
  let place = 0;
  for (const { name, method, size, bytes } of entries) {
    const written = bytesOf(name);
    const description = numbers(
      [2, 20],
      [2, 0],
      [2, method],
      [4, 0],
      [4, 0],
      [4, bytes.length],
      [4, size],
      [2, written.length],
      [2, 0],
    );
    const local = joined(numbers([4, 0x04034b50]), description, written, bytes);
    listed.push(
      joined(
        numbers([4, 0x02014b50], [2, 20]),
        description,
        numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, place]),
        written,
      ),
    );
    locals.push(local);
    place += local.length;
  }
  const directory = joined(...listed);
  const count = entries.length;
  return joined(
    ...locals,
    directory,
    numbers([4, 0x06054b50], [4, 0], [2, count], [2, count], [4, directory.length], [4, place], [2, 0]),
  );
}
