import { isVersionName } from "../unambiguous-name.ts";
import { fold } from "./json-text.ts";
import { parseXml } from "./xml-parsing.ts";

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
      readonly error: "body_invalid" | "package_name_missing" | "package_name_invalid" | "package_name_contradicted";
    };

const refused = (error: Extract<Nuspec, { kind: "refused" }>["error"]): Nuspec => ({ kind: "refused", error });
const idPath = ["package", "metadata", "id"];
/** More levels than any manifest has. */
const deepest = 64;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: false });

/** Whether some text holds what a simple reader could read as an element `id`. */
function resemblesId(text: string): boolean {
  const upper = text.toUpperCase();
  return upper.split(">").some((part) => part.includes("<") && /\bID\b/.test(part.slice(part.indexOf("<"))));
}

/** An element `id` with an entity, which a simple reader does not decode. */
const entityInId = /<id(?:\s[^<>]*)?>[^<&]*&/i;

/**
 * Reads the id from a package's manifest: the text of `package/metadata/id`, which comes once, without a prefix, and
 * as nothing but text. Another element of that name elsewhere, and comments and the like with a lookalike, are
 * refused, since a registry may read manifests without an XML parser. So are manifests with more markup, or deeper,
 * than any package's, and manifests with elements in their version: some readers read the text in these too.
 */
export function readNuspec(bytes: Uint8Array): Nuspec {
  const path: string[] = [];
  const ids: string[] = [];
  let version = "";
  const inVersion = () => path.length === idPath.length && fold(path[2] ?? "") === "version";
  const inId = () => path.length === idPath.length && path.every((name, depth) => name === idPath[depth]);

  const isValid = parseXml(bytes, ({ parser, refuse, count }) => {
    function onText(text: string): void {
      count(1);
      if (inId() || resemblesId(text)) refuse();
    }

    parser.on("comment", onText);
    parser.on("cdata", (text) => {
      onText(text);
      if (inVersion()) refuse();
    });
    parser.on("processinginstruction", ({ body }) => onText(body));
    parser.on("opentag", ({ name }) => {
      count(1);
      if (inId() || inVersion() || path.length === deepest) refuse();
      const isWithin = path.length < idPath.length && path.every((outer, depth) => outer === idPath[depth]);
      const local = fold(name.slice(name.indexOf(":") + 1));
      if (isWithin && local === idPath[path.length] && name !== local) refuse();
      path.push(name);
      if (local === "id" && !inId()) refuse();
      if (inId()) ids.push("");
    });
    parser.on("text", (text) => {
      if (inId()) ids.push(`${ids.pop() ?? ""}${text}`);
      if (inVersion()) version += text;
    });
    parser.on("closetag", () => {
      if (inVersion() && !isVersionName(version)) refuse();
      if (inVersion()) version = "";
      path.pop();
    });
  });

  // The parser has decoded entities.
  if (!isValid || entityInId.test(utf8.decode(bytes))) return refused("body_invalid");
  const [id, another] = ids;
  if (id === undefined) return refused("package_name_missing");
  if (another !== undefined) return refused("package_name_contradicted");
  return isNugetId(id) ? { kind: "id", id } : refused("package_name_invalid");
}
