import { installedProgram, runProgram } from "./programs.ts";
import { tellProgress } from "./progress.ts";

/** Holds each package to the size in package.json's neighbour `.size-limit.json`, bundled, minified and gzipped. */
export async function checkSizes(): Promise<void> {
  const written = await runProgram(installedProgram("size-limit"), ["--json"], { cwd: `${import.meta.dirname}/..` });
  const sizes: readonly { readonly name: string; readonly size: number }[] = JSON.parse(written);
  for (const { name, size } of sizes) tellProgress(`${name}: ${size} bytes gzipped`);
}
