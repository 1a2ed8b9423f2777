import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const repository = join(import.meta.dirname, "../../..");

/** A fenced block of a page. */
interface CodeBlock {
  /** What stands after the fence; empty where nothing does. */
  readonly language: string;
  readonly code: string;
}

export interface Page {
  /** From the top of the repository: `docs/guard/embedding.md`. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly CodeBlock[];
}

/** Every page that a reader of the repository meets. */
export function allPages(): readonly Page[] {
  const top = readdirSync(repository).filter((name) => name.endsWith(".md"));
  const folders = ["docs", ...foldersBelow("docs"), ...foldersIn("packages"), ...foldersIn("examples")];
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(repository, folder))
      .filter((name) => name.endsWith(".md") && name !== "CHANGELOG.md")
      .map((name) => `${folder}/${name}`),
  );
  return [...top, ...inFolders].map(page);
}

export function page(path: string): Page {
  const text = readFileSync(join(repository, path), "utf8");
  const found = text.matchAll(/^```(?<language>\w*)\n(?<code>.*?)^```$/gms);
  return {
    path,
    text,
    blocks: Array.from(found, ({ groups = {} }) => ({ language: groups.language ?? "", code: groups.code ?? "" })),
  };
}

/** All blocks of a language, in order, as one text. */
export function joined({ blocks }: Page, language: string): string {
  return blocks.flatMap((block) => (block.language === language ? [block.code] : [])).join("");
}

/** Folders at any depth. */
function foldersBelow(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => relative(repository, join(parentPath, name)));
}

function foldersIn(folder: string): string[] {
  return readdirSync(join(repository, folder)).map((name) => `${folder}/${name}`);
}
