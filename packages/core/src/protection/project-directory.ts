import { err, ok, type Result } from "neverthrow";
import { isAccessLevel } from "../rules/access-level.ts";
import { type DirectoryUnavailable, directoryUnavailable } from "../rules/errors.ts";
import { type Deadline, timedOut, waitWithin } from "./deadline.ts";
import { type Caller, type ProjectView, projectVisibilities } from "./policy.ts";

/**
 * How a caller names a project: by its id, or by its full path (`group/subgroup/project`, at least one slash), in which case
 * does not count.
 */
export type ProjectReference = { readonly id: number } | { readonly path: string };

/** A deploy token. Only a guard with `identify` passes one to the directory. */
export interface DeployToken {
  readonly kind: "deploy-token";
  /** The host's own name for it. */
  readonly name: string;
  /** The projects that it is for; absent if it is for all. */
  readonly projectIds?: readonly number[];
}

/** The caller in a look-up; null is an anonymous caller. The management of rules passes users alone. */
export type DirectoryCaller = Caller | DeployToken | null;

/** The host's projects and their members. */
export interface ProjectDirectory {
  /**
   * The project as this caller sees it, with the caller's level in it.
   *
   * Null if there is no such project, and if this caller may not know of it, so that the two cannot differ. A user is a
   * copy with its `name`, `admin` and `scopes`. A deploy token and an anonymous caller have the level `no_access`.
   *
   * A throw, a rejection, a malformed answer, or no answer in time is `directory_unavailable`, and nothing is done.
   */
  resolve(caller: DirectoryCaller, project: ProjectReference): Promise<ProjectView | null>;
}

type Resolved = Result<ProjectView | null, DirectoryUnavailable>;

/**
 * Looks a project up in a directory, within a deadline.
 *
 * Null without a look-up for an id that is not a safe integer and for a path without a slash (contract, section 2).
 */
export function resolveProject(
  directory: ProjectDirectory,
  deadline: Deadline,
  caller: DirectoryCaller,
  project: ProjectReference,
): Promise<Resolved> {
  if (!canNameProject(project)) return Promise.resolve(ok(null));
  return waitWithin(deadline, () => Promise.resolve(directory.resolve(caller, project)))
    .then((answer) => validAnswer(answer, project))
    .catch((cause) => err(directoryUnavailable(cause)));
}

function validAnswer(answer: ProjectView | null | typeof timedOut, project: ProjectReference): Resolved {
  if (answer === timedOut) return err(directoryUnavailable(new Error("the project directory did not answer in time")));
  if (answer === null) return ok(null);
  const error = answerError(answer, project);
  if (error !== null) return err(directoryUnavailable(new Error(`the project directory returned ${error}`)));
  return ok(copyOf(answer));
}

function canNameProject(project: ProjectReference): boolean {
  return "id" in project ? Number.isSafeInteger(project.id) : project.path.includes("/");
}

/** The reason why an answer for this project is invalid; null if it is valid. A schema would cost more than the rest of a request. */
function answerError(answer: ProjectView, project: ProjectReference): string | null {
  if (typeof answer !== "object") return `${typeof answer}, neither a project nor null`;
  const { id, path, visibility, archived, packagesEnabled, protectionEnabled, accessLevel } = answer;
  if (!Number.isSafeInteger(id)) return "an id that is not a safe integer";
  if (typeof path !== "string") return "a path that is not a string";
  if (!projectVisibilities.includes(visibility)) return "an unknown visibility";
  if (typeof archived !== "boolean") return "an archived that is not a boolean";
  if (typeof packagesEnabled !== "boolean") return "a packagesEnabled that is not a boolean";
  if (typeof protectionEnabled !== "boolean") return "a protectionEnabled that is not a boolean";
  if (!isAccessLevel(accessLevel)) return "an unknown accessLevel";
  return "id" in project && id !== project.id ? `project ${id} for ${project.id}` : null;
}

/** Later changes of the host's object are ignored. */
function copyOf(view: ProjectView): ProjectView {
  const { id, path, visibility, archived, packagesEnabled, protectionEnabled, accessLevel } = view;
  return { id, path, visibility, archived, packagesEnabled, protectionEnabled, accessLevel };
}
