import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { emptySettingsElement } from "./src/page-settings.ts";

const packageFolder = import.meta.dirname;

/**
 * Builds the page into a folder, whose former content is removed.
 *
 * The folder gets `index.html`, and the files that it names: each has a hash of its content in its name.
 */
export async function buildPage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: packageFolder,
    entryPoints: { page: "src/browser/main.tsx", favicon: "src/browser/favicon.svg" },
    outdir: folder,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".svg": "copy" },
    conditions: ["package-protection-source"],
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
  });
  const outputs = Object.entries(metafile.outputs);
  const page = outputs.find(([, { entryPoint }]) => entryPoint === "src/browser/main.tsx");
  const favicon = outputs.find(([path]) => nameOf(path).startsWith("favicon-"));
  const style = page?.[1].cssBundle;
  if (page === undefined || style === undefined || favicon === undefined) {
    throw new TypeError("the build must make a script, a style and a favicon");
  }
  const [path] = page;
  const parts = staticImports(metafile, path).map(nameOf);
  const licenses = await licensesOf(outputs.flatMap(([, { inputs }]) => Object.keys(inputs)));
  const licensesName = `licenses-${createHash("sha256").update(licenses).digest("hex").slice(0, 8)}.txt`;
  await writeFile(join(folder, licensesName), licenses);
  const names = {
    script: nameOf(path),
    parts,
    style: nameOf(style),
    favicon: nameOf(favicon[0]),
    licenses: licensesName,
  };
  await writeFile(join(folder, "index.html"), indexHtml(names));
}

/** What a script imports at once, also by other scripts, so that a browser can load it all at the same time. */
function staticImports(metafile: Metafile, path: string, found = new Set<string>()): readonly string[] {
  for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? []) {
    if (kind !== "import-statement" || found.has(imported)) continue;
    found.add(imported);
    staticImports(metafile, imported, found);
  }
  return [...found];
}

/** The licenses of the packages of others that the files are made of; they want to go along. */
async function licensesOf(inputs: readonly string[]): Promise<string> {
  const folders = inputs.flatMap((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  const texts = [...new Set(folders)].toSorted().map(async (path) => {
    const read = (name: string) => readFile(join(packageFolder, path, name), "utf8");
    const { name, version } = JSON.parse(await read("package.json"));
    return `${name} ${version}\n\n${await read("LICENSE")}`;
  });
  return (await Promise.all(texts)).join("\n\n");
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

interface IndexFiles {
  readonly script: string;
  /** What the script imports. */
  readonly parts: readonly string[];
  readonly style: string;
  readonly favicon: string;
  readonly licenses: string;
}

function indexHtml({ script, parts, style, favicon, licenses }: IndexFiles): string {
  const preloads = parts.map((part) => `<link rel="modulepreload" href="./${part}">\n`).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${emptySettingsElement}
<title>Package protection</title>
<link rel="icon" href="./${favicon}" type="image/svg+xml">
<link rel="license" href="./${licenses}">
<link rel="stylesheet" href="./${style}">
<script type="module" src="./${script}"></script>
${preloads}</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript.</noscript>
</body>
</html>
`;
}

if (import.meta.filename === process.argv[1]) await buildPage(join(packageFolder, "page"));
