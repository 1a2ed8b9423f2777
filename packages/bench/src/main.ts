import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { tellProgress } from "./progress.ts";
import { partText } from "./report/console-table.ts";
import { keepResult } from "./report/results-folder.ts";
import { runPart } from "./run-part.ts";
import { readSettings } from "./settings.ts";

const { parts, quick, seed } = readSettings(process.argv.slice(2));
const [onlyPart] = parts.length === 1 ? parts : [];

if (onlyPart === undefined) {
  // Each part in a process of its own, so that none works on what another left behind in the heap and in compiled code.
  for (const part of parts) {
    const parameters = [part, "--seed", String(seed), ...(quick ? ["--quick"] : [])];
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...parameters], { stdio: "inherit" });
    const [code] = await once(child, "close");
    if (code !== 0) process.exitCode = 1;
  }
} else {
  const result = await runPart(onlyPart, quick, seed);
  console.log(partText(result));
  await keepResult(quick, result);
  tellProgress(`kept in packages/bench/results/${quick ? "quick/" : ""}report.md`);
}
