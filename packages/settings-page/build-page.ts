import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
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
  const outputs = Object.entries(metafile.outputs).map(([path, { entryPoint, cssBundle }]) => ({
    name: nameOf(path),
    entryPoint,
    style: cssBundle === undefined ? undefined : nameOf(cssBundle),
  }));
  const page = outputs.find(({ entryPoint }) => entryPoint === "src/browser/main.tsx");
  const favicon = outputs.find(({ name }) => name.startsWith("favicon-"));
  if (page?.style === undefined || favicon === undefined)
    throw new TypeError("the build made no page, style or favicon");
  await writeFile(join(folder, "index.html"), indexHtml(page.name, page.style, favicon.name));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function indexHtml(script: string, style: string, favicon: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${emptySettingsElement}
<title>Package protection</title>
<link rel="icon" href="./${favicon}" type="image/svg+xml">
<link rel="stylesheet" href="./${style}">
<script type="module" src="./${script}"></script>
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript.</noscript>
</body>
</html>
`;
}

if (import.meta.filename === process.argv[1]) await buildPage(join(packageFolder, "page"));
