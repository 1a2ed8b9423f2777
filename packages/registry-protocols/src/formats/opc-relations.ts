import { fold } from "./json-text.ts";
import { parseXml } from "./xml-parsing.ts";

/** The end of the type of the relation between a package and its manifest. */
const manifestType = /manifest\s*$/i;

/** The targets of the relations to a manifest; null for bytes that two readers of XML could read differently. */
export function manifestTargets(bytes: Uint8Array): readonly string[] | null {
  const targets: string[] = [];
  const isValid = parseXml(bytes, ({ parser, count }) => {
    parser.on("opentag", ({ attributes }) => {
      count(1);
      const known = Object.entries(attributes).map(([name, value]) => [fold(name), value] as const);
      const valuesOf = (wanted: string) => known.filter(([name]) => name === wanted).map(([, value]) => value);
      if (valuesOf("type").some((type) => manifestType.test(type))) targets.push(...valuesOf("target"));
    });
  });
  return isValid ? targets : null;
}
