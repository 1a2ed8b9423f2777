import { SaxesParser } from "saxes";

/** NuGet's rule for ids, in ASCII. */
const packageId = /^[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*$/;
const longestId = 100;

export function isNugetId(id: string): boolean {
  return id.length <= longestId && packageId.test(id);
}

export type Nuspec =
  | { readonly kind: "id"; readonly id: string }
  | {
      readonly kind: "refused";
      readonly problem: "body_invalid" | "package_name_missing" | "package_name_invalid" | "package_name_contradicted";
    };

const refused = (problem: Extract<Nuspec, { kind: "refused" }>["problem"]): Nuspec => ({ kind: "refused", problem });
const place = ["package", "metadata", "id"];
const utf8 = new TextDecoder("utf-8", { ignoreBOM: false, fatal: true });

/**
 * Reads the id from a package's manifest: the text of `package/metadata/id`, which stands there once, without a prefix, and
 * as nothing but text. Another element of that name elsewhere, and comments and the like that hold what looks like one, are
 * refused, since somebody may read manifests with less than an XML parser.
 */
export function readNuspec(bytes: Uint8Array): Nuspec {
  const path: string[] = [];
  const ids: string[] = [];
  let odd = false;
  const parser = new SaxesParser({ xmlns: false, position: false });
  const inId = () => path.length === place.length && path.every((name, depth) => name === place[depth]);

  function besides(text: string): void {
    if (inId() || /<[^>]*\bid\b/i.test(text)) odd = true;
  }

  parser.on("error", () => {
    odd = true;
  });
  parser.on("doctype", () => {
    odd = true;
  });
  parser.on("xmldecl", ({ encoding }) => {
    if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") odd = true;
  });
  parser.on("comment", besides);
  parser.on("cdata", besides);
  parser.on("processinginstruction", ({ body }) => besides(body));
  parser.on("opentag", ({ name }) => {
    if (inId()) odd = true;
    path.push(name);
    const local = name.slice(name.indexOf(":") + 1).toLowerCase();
    const onPlace = path.length <= place.length && local === place[path.length - 1];
    const insidePlace = path.slice(0, -1).every((outer, depth) => outer === place[depth]);
    if (onPlace && insidePlace && name !== local) odd = true;
    if (local === "id" && !inId()) odd = true;
    if (inId()) ids.push("");
  });
  parser.on("text", (text) => {
    if (inId()) ids.push(`${ids.pop() ?? ""}${text}`);
  });
  parser.on("closetag", () => {
    path.pop();
  });
  try {
    parser.write(utf8.decode(bytes)).close();
  } catch {
    return refused("body_invalid");
  }
  if (odd) return refused("body_invalid");
  const [id, another] = ids;
  if (id === undefined) return refused("package_name_missing");
  if (another !== undefined) return refused("package_name_contradicted");
  return isNugetId(id) ? { kind: "id", id } : refused("package_name_invalid");
}
