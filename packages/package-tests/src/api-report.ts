import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const folder = join(import.meta.dirname, "../../../docs/api");

/** The public names of a package with their types, as its build declares them. */
interface ApiReport {
  readonly path: string;
  readonly text: string;
}

function apiReport(packageFolder: string): ApiReport {
  const dist = join(packageFolder, "dist");
  const names = readdirSync(dist).filter((name) => name.endsWith(".d.ts"));
  const texts = names.toSorted().map((name) => readable(readFileSync(join(dist, name), "utf8"), name));
  return { path: join(folder, `${basename(packageFolder)}.d.ts`), text: texts.join("\n") };
}

/** A build of several entries puts what they share into a file with a hash in its name and short names in its exports. */
function readable(declarations: string, name: string): string {
  if (name === "index.d.ts") return withoutAliases(declarations);
  return `// ${withoutHash(name)}\n\n${withoutAliases(declarations)}`;
}

function withoutAliases(declarations: string): string {
  return declarations
    .replace(/^(?:import|export) \{.*\} from '\.\/[\w-]+\.js';$/gm, (line) =>
      withoutHash(line.replace(/[\w$]{1,2} as (\w+)/g, "$1")),
    )
    .replace(/^export \{.*\};$/gm, (line) => line.replace(/\b(\w+) as [\w$]{1,2}(?![\w$])/g, "$1"));
}

function withoutHash(text: string): string {
  return text.replace(/-[\w-]{8}(?=(?:\.d)?\.[jt]s\b)/g, "");
}

export function writeApiReport(packageFolder: string): void {
  const { path, text } = apiReport(packageFolder);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** @throws where the public API is not the one that was written down. */
export function checkApiReport(packageFolder: string): void {
  const { path, text } = apiReport(packageFolder);
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  throw new Error(
    `The public API is no longer what docs/api/${basename(path)} says. If that is meant, write it down by \`pnpm api:write\`, and see it in the diff.`,
  );
}
