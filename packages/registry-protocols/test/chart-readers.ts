import { spawnSync } from "node:child_process";
import jsYaml from "js-yaml";
import { parse } from "yaml";

/** The name that a reader of YAML finds in a manifest; undefined where it finds none, or cannot read it. */
export type NameIn = (text: string) => unknown;

const nameOf =
  (read: (text: string) => unknown): NameIn =>
  (text) => {
    try {
      const document = read(text);
      return typeof document === "object" && document !== null
        ? (Reflect.get(document, "name") ?? undefined)
        : undefined;
    } catch {
      return undefined;
    }
  };

/** Go's JSON, to which Helm turns YAML, takes a key of any case; of several the last. */
const anyCase = (read: (text: string) => unknown): NameIn =>
  nameOf((text) => {
    const document = read(text);
    const entries = typeof document === "object" && document !== null ? Object.entries(document) : [];
    return { name: entries.findLast(([key]) => key.toLowerCase() === "name")?.[1] };
  });

const yaml = (version: "1.1" | "1.2", uniqueKeys: boolean) => (text: string) =>
  parse(text, { version, uniqueKeys, logLevel: "silent", strict: uniqueKeys });

export const chartReaders: Readonly<Record<string, NameIn>> = {
  "yaml 1.2": nameOf(yaml("1.2", true)),
  "yaml 1.2, not strict": nameOf(yaml("1.2", false)),
  "yaml 1.1, not strict": nameOf(yaml("1.1", false)),
  "yaml, keys of any case": anyCase(yaml("1.1", false)),
  "js-yaml": nameOf((text) => jsYaml.load(text)),
  "js-yaml, the last of equal keys": nameOf((text) => jsYaml.load(text, { json: true })),
  "js-yaml, keys of any case": anyCase((text) => jsYaml.load(text, { json: true })),
  "a reader of lines": (text) => /^name:[ \t]*["']?([^"'\s#]+)/m.exec(text)?.[1],
};

const program = `
import json, sys, yaml
def name(text):
    try:
        document = yaml.safe_load(text)
        found = document.get("name") if isinstance(document, dict) else None
        return found if isinstance(found, (str, type(None))) else repr(found)
    except Exception:
        return None
json.dump([name(text) for text in json.load(sys.stdin)], sys.stdout)
`;

/** The names that PyYAML, a port of which Go has, finds in each of the texts; null where this machine has none. */
export function namesByPython(texts: readonly string[]): readonly unknown[] | null {
  const { status, stdout } = spawnSync("python3", ["-c", program], { input: JSON.stringify(texts), encoding: "utf8" });
  return status === 0 ? JSON.parse(stdout) : null;
}
