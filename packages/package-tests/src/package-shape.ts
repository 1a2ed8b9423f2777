import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData, type Problem } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { PackedPackage } from "./packed-packages.ts";

/**
 * Whether the package can be found, imported, required and type-checked by each kind of tool that reads `exports`.
 *
 * @throws with everything that publint or @arethetypeswrong/core has against it.
 */
export async function checkShape({ name, folder, tarball }: PackedPackage): Promise<void> {
  const bytes = new Uint8Array(readFileSync(tarball));
  const { messages } = await publint({ pack: { tarball: bytes.slice().buffer }, strict: true });
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const types = await checkPackage(createPackageFromTarballData(bytes));
  if (types.types === false) throw new Error(`${name} has no declarations`);
  const complaints = [
    ...messages.map((message) => formatMessage(message, manifest)),
    ...types.problems.filter(isOfExports).map((problem) => JSON.stringify(problem)),
  ];
  if (complaints.length > 0) throw new Error(`${name}: ${complaints.join("\n")}`);
}

/** Node 10 knew no `exports`; nothing here runs on it. */
function isOfExports(problem: Problem): boolean {
  return !("resolutionKind" in problem && problem.resolutionKind === "node10");
}
