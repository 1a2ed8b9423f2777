import { readFile } from "node:fs/promises";
import { err, ok, type Result } from "neverthrow";
import { type FileProject, parseRulesFile, type RulesFile } from "../rules-file/index.ts";
import { sameProject } from "../rules-file/write-rules-file.ts";

/** Where rules are kept unless a command names another file. */
export const defaultRulesFile = "rules.yaml";

/** Reads a rules file. The error has a line for each place, in the form that editors and CI systems recognise. */
export async function readRulesFile(path: string): Promise<Result<RulesFile, string>> {
  const text = await readText(path, "name another, or let export make it");
  return text.andThen((content) =>
    parseRulesFile(content).mapErr((errors) =>
      [
        `${path} is not a valid rules file:`,
        ...errors.map(({ line, column, message }) => `  ${path}:${line}:${column}: ${message}`),
      ].join("\n"),
    ),
  );
}

export async function readText(path: string, remedy = "name another"): Promise<Result<string, string>> {
  try {
    return ok(await readFile(path, "utf8"));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      return err(`there is no file ${path}; ${remedy}`);
    }
    return err(`${path} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** A project of a file, by its key in look-ups. */
export interface NamedProject extends FileProject {
  readonly project: string;
}

/**
 * The projects of a command: the named one, or all of the file.
 *
 * A file with the name of one project must be for the named one.
 */
export function chosenProjects({ projects }: RulesFile, named: string | null): Result<readonly NamedProject[], string> {
  const [only] = projects;
  if (only !== undefined && projects.length === 1 && only.project === null) {
    return named === null
      ? err("which project? the file names none, so --project ID or PATH, or PACKAGE_PROTECTION_PROJECT, must")
      : ok([{ ...only, project: named }]);
  }
  const known = projects.flatMap(({ project, rules }) => (project === null ? [] : [{ project, rules }]));
  if (named === null) return ok(known);
  const chosen = known.filter(({ project }) => sameProject(project, named));
  return chosen.length > 0
    ? ok(chosen)
    : err(`the file has no rules for the project ${named}; it has ${known.map(({ project }) => project).join(", ")}`);
}
