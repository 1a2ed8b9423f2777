import { SaxesParser } from "saxes";
import { fold } from "./json-text.ts";

/** The end of the type of the relation between a package and its manifest. */
const manifestType = /manifest\s*$/i;
/** More than any package has, and few enough to be read at once. */
const mostMarkup = 8192;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: false, fatal: true });

/** The targets of the relations to a manifest; null for bytes that two readers of XML could read differently. */
export function manifestTargets(bytes: Uint8Array): readonly string[] | null {
  const targets: string[] = [];
  let markup = 0;
  let isValid = true;
  const refuse = () => {
    isValid = false;
  };
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on("error", refuse);
  parser.on("doctype", refuse);
  parser.on("xmldecl", ({ encoding = "utf-8" }) => {
    if (encoding.toLowerCase() !== "utf-8") refuse();
  });
  parser.on("opentag", ({ attributes }) => {
    const known = Object.entries(attributes).map(([name, value]) => [fold(name), value] as const);
    markup += 1 + known.length;
    if (markup > mostMarkup) refuse();
    const valuesOf = (wanted: string) => known.filter(([name]) => name === wanted).map(([, value]) => value);
    if (valuesOf("type").some((type) => manifestType.test(type))) targets.push(...valuesOf("target"));
  });
  try {
    parser.write(utf8.decode(bytes)).close();
  } catch {
    return null;
  }
  return isValid ? targets : null;
}
