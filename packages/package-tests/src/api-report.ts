import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const folder = join(import.meta.dirname, "../../../docs/api");

/** The public names of a package with their types, as its build declares them. */
interface ApiReport {
  readonly path: string;
  readonly text: string;
}

function apiReport(packageFolder: string): ApiReport {
  const declared = readFileSync(join(packageFolder, "dist/index.d.ts"), "utf8");
  return { path: join(folder, `${basename(packageFolder)}.d.ts`), text: declared };
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
