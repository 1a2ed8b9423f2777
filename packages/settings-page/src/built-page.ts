import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { emptySettingsElement } from "./page-settings.ts";

/** A file beside the page. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

export interface BuiltPage {
  /** `index.html` without settings. */
  readonly html: string;
  /** By their names. */
  readonly files: ReadonlyMap<string, PageFile>;
}

const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
};

/** The build as CommonJS has only the latter. */
const here = import.meta.dirname ?? __dirname;
const folder = join(here, "../page");
let known: BuiltPage | undefined;

/**
 * Reads the page that `build-page.ts` built, once in a process.
 *
 * @throws Error where it is not built.
 */
export function builtPage(): BuiltPage {
  known ??= readPage();
  return known;
}

function readPage(): BuiltPage {
  const html = readIndex();
  if (!html.includes(emptySettingsElement)) {
    throw new Error("the page in packages/settings-page/page has no place for settings; run its build again");
  }
  const names = readdirSync(folder).filter((name) => name !== "index.html");
  return { html, files: new Map(names.map((name) => [name, readPageFile(name)])) };
}

function readIndex(): string {
  try {
    return readFileSync(join(folder, "index.html"), "utf8");
  } catch (cause) {
    throw new Error(
      "the settings page is not built; run `pnpm --filter @package-protection/settings-page run build:page`",
      { cause },
    );
  }
}

function readPageFile(name: string): PageFile {
  const type = types[name.slice(name.lastIndexOf(".") + 1)];
  if (type === undefined) throw new Error(`the page's file ${name} has no known type; add it to built-page.ts`);
  const bytes = new Uint8Array(readFileSync(join(folder, name)));
  return { type, bytes, gzipped: new Uint8Array(gzipSync(bytes, { level: 9 })) };
}
