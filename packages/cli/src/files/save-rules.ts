import { existsSync } from "node:fs";
import type { RuleTerms } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { updateRulesFile, writeRulesFile } from "../rules-file/index.ts";
import { readText } from "./read-rules-file.ts";
import { writeText } from "./write-text.ts";

/** Writes a project's rules to a file. An existing file keeps its comments, its order and its other projects. */
export async function saveRules(
  path: string,
  project: string,
  rules: readonly RuleTerms[],
): Promise<Result<undefined, string>> {
  if (!existsSync(path)) return writeText(path, writeRulesFile(rules, project));
  const text = await readText(path);
  if (text.isErr()) return err(text.error);
  const updated = updateRulesFile(text.value, project, rules);
  if (updated.isErr()) {
    return err(updated.error.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`).join("\n"));
  }
  return updated.value === text.value ? ok(undefined) : writeText(path, updated.value);
}
