import { zipSync } from "fflate";
import { bytesOf } from "./bodies.ts";

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
