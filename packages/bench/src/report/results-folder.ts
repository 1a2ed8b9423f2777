import { mkdir, readFile, writeFile } from "node:fs/promises";
import { type PartResult, partNames, partResultSchema } from "../part-result.ts";
import { plotSvg } from "./plot-svg.ts";
import { reportMarkdown } from "./report-markdown.ts";
import { withTargetTable } from "./target-rows.ts";

const results = new URL("../../results/", import.meta.url);
const performancePage = new URL("../../../../docs/understand/performance.md", import.meta.url);

/**
 * Keeps what a part found, and writes the report anew from the newest of every part. A small run has a folder of its own,
 * which is not in the repository, and leaves the performance page alone.
 */
export async function keepResult(quick: boolean, result: PartResult): Promise<void> {
  const folder = quick ? new URL("quick/", results) : results;
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${result.part}.json`, folder), `${JSON.stringify(result, rounded, 1)}\n`);
  for (const { plot } of result.sections) {
    if (plot !== null) await writeFile(new URL(plot.file, folder), plotSvg(plot));
  }
  const kept = (await Promise.all(partNames.map((name) => readResult(folder, name)))).flat();
  await writeFile(new URL("report.md", folder), reportMarkdown(kept));
  if (!quick) await writeFile(performancePage, withTargetTable(await readFile(performancePage, "utf8"), kept));
}

/** More digits than these mean nothing. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}

async function readResult(folder: URL, name: string): Promise<PartResult[]> {
  try {
    return [partResultSchema.parse(JSON.parse(await readFile(new URL(`${name}.json`, folder), "utf8")))];
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw cause;
  }
}
