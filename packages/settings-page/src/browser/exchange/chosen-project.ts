import type { FileProject, RulesFile } from "package-protection/rules-file";

/**
 * The project of a file that the page is about: the one with its name, or the only one.
 *
 * Null where the person must choose. Paths are compared without case, as servers do.
 */
export function chosenProject({ projects }: RulesFile, project: number | string): FileProject | null {
  const [only, ...others] = projects;
  if (only !== undefined && others.length === 0) return only;
  return projects.find((one) => one.project !== null && nameMatch(one.project, project) === "same") ?? null;
}

/** Whether two names are of one project. An id and a path can't be compared here. */
export function nameMatch(file: string, page: number | string): "same" | "other" | "unsure" {
  const [one, other] = [file.toLowerCase(), String(page).toLowerCase()];
  if (one === other) return "same";
  return isId(one) === isId(other) ? "other" : "unsure";
}

function isId(name: string): boolean {
  return /^\d+$/.test(name);
}
