import { err, type Result } from "neverthrow";
import type { PresentRule } from "../plan/plan-rules.ts";
import type { Place } from "../rules-file/index.ts";
import { openTarget, projectOf, type TargetOptions } from "../target/open-target.ts";
import type { Failure } from "../target/target.ts";
import { chosenProjects, readRulesFile } from "./read-rules-file.ts";

/** A rule for display; a rule of a file has its place, and its number in the file as its id. */
export type ViewedRule = PresentRule & { readonly place?: Place };

export interface ViewedProject {
  readonly name: string;
  readonly rules: readonly ViewedRule[];
}

export interface ViewOptions extends TargetOptions {
  /** A rules file, in place of a server or a database. */
  readonly rules?: string;
}

/** The rules that a command reads: of a file, without a server, or of the target of the options. */
export async function rulesOf(options: ViewOptions): Promise<Result<readonly ViewedProject[], Failure>> {
  if (options.rules === undefined) {
    const opened = await openTarget(options, "read");
    if (opened.isErr()) return err(opened.error);
    const target = opened.value;
    try {
      return (await target.readRules()).map(({ rules }) => [{ name: target.name, rules }]);
    } finally {
      await target.close();
    }
  }
  const file = options.rules;
  const named = projectOf(options);
  const read = await readRulesFile(file);
  return read
    .andThen((content) =>
      content.projects.length === 1 && named === null
        ? chosenProjects(content, content.projects[0]?.project ?? file)
        : chosenProjects(content, named),
    )
    .map((projects) =>
      projects.map(({ project, rules }) => ({
        name: project === file ? file : `${project} in ${file}`,
        rules: rules.map((rule, index) => ({ ...rule, id: index + 1 })),
      })),
    );
}

/** How a rule is named in a message: by its line in the file, else by its id. */
export function ruleLabel({ id, place }: ViewedRule): string {
  return place === undefined ? `rule ${id}` : `line ${place.line}`;
}
