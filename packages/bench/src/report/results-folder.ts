import { mkdir, readFile, writeFile } from "node:fs/promises";
import { type PartResult, partNames, partResultSchema } from "../part-result.ts";
import { plotSvg } from "./plot-svg.ts";
import { reportMarkdown } from "./report-markdown.ts";

/** The newest run of each part is kept; a small run has a folder of its own, which is not. */
export function resultsFolder(quick: boolean): URL {
  return new URL(quick ? "../../results/quick/" : "../../results/", import.meta.url);
}

/** Keeps what a part found, and writes the report anew from the newest of every part. */
export async function keepResult(folder: URL, result: PartResult): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${result.part}.json`, folder), `${JSON.stringify(result, null, 2)}\n`);
  for (const { plot } of result.sections) {
    if (plot !== null) await writeFile(new URL(plot.file, folder), plotSvg(plot));
  }
  const results = (await Promise.all(partNames.map((name) => readResult(folder, name)))).flat();
  await writeFile(new URL("report.md", folder), reportMarkdown(results));
}

async function readResult(folder: URL, name: string): Promise<PartResult[]> {
  try {
    return [partResultSchema.parse(JSON.parse(await readFile(new URL(`${name}.json`, folder), "utf8")))];
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw cause;
  }
}
