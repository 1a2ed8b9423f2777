import type { FileProject, RulesFile } from "package-protection/rules-file";

/**
 * The project of a file that the page is about: the one with its name, or the only one.
 *
 * Null where the person must choose. Paths are compared without case, as servers do.
 */
export function chosenProject({ projects }: RulesFile, project: number | string): FileProject | null {
  const [only, ...others] = projects;
  if (only !== undefined && others.length === 0) return only;
  const name = String(project).toLowerCase();
  return projects.find((one) => one.project?.toLowerCase() === name) ?? null;
}
