import { existsSync } from "node:fs";
import { ok, type Result } from "neverthrow";
import type { PresentRule } from "../plan/plan-rules.ts";
import { sameProject } from "../rules-file/write-rules-file.ts";
import { chosenProjects, readRulesFile } from "./read-rules-file.ts";

/** A project's rules in a file; none where the file, or the project in a file of several, is not there yet. */
export async function rulesInFile(path: string, project: string): Promise<Result<readonly PresentRule[], string>> {
  if (!existsSync(path)) return ok([]);
  const read = await readRulesFile(path);
  return read
    .andThen((file) => {
      const { projects } = file;
      const isAnother = projects.length !== 1 && !projects.some((one) => sameProject(one.project, project));
      return isAnother ? ok([]) : chosenProjects(file, project);
    })
    .map((projects) => projects.flatMap(({ rules }) => rules.map((rule, index) => ({ ...rule, id: index + 1 }))));
}
