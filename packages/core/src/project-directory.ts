import { err, ok, type Result } from "neverthrow";
import { z } from "zod";
import { accessLevels } from "./access-level.ts";
import { type Deadline, timedOut } from "./deadline.ts";
import { type DirectoryUnavailable, directoryUnavailable } from "./errors.ts";
import { type Caller, type ProjectView, projectVisibilities } from "./policy.ts";

/**
 * How a caller names a project: by its id, or by its full path (`group/subgroup/project`, at least one slash), in which case
 * does not count.
 */
export type ProjectReference = { readonly id: number } | { readonly path: string };

/** What the host knows of its projects and their members. */
export interface ProjectDirectory {
  /**
   * The project as this caller sees it, with the caller's level in it. Null both where there is no such project and where
   * this caller may not know of it, so that the two cannot differ.
   *
   * A throw, a rejection, an answer of another shape or none in time is `directory_unavailable`, and nothing is done.
   */
  resolve(caller: Caller, project: ProjectReference): Promise<ProjectView | null>;
}

const answerSchema = z
  .object({
    id: z.int(),
    path: z.string(),
    visibility: z.enum(projectVisibilities),
    archived: z.boolean(),
    packagesEnabled: z.boolean(),
    protectionEnabled: z.boolean(),
    accessLevel: z.enum(accessLevels),
  })
  .nullable();

/**
 * Asks a directory, within a deadline. A reference that can name no project, an id that is no safe integer or a path without
 * a slash, is null without a look-up (contract, section 2).
 */
export async function resolveProject(
  directory: ProjectDirectory,
  deadline: Deadline,
  caller: Caller,
  project: ProjectReference,
): Promise<Result<ProjectView | null, DirectoryUnavailable>> {
  if (!canNameProject(project)) return ok(null);
  try {
    const answer = await deadline.wait(async () => await directory.resolve(caller, project));
    if (answer === timedOut) {
      return err(directoryUnavailable(new Error("the project directory did not answer in time")));
    }
    const view = answerSchema.parse(answer);
    if (view !== null && "id" in project && view.id !== project.id) {
      const cause = new Error(`the project directory gave project ${view.id} for ${project.id}`);
      return err(directoryUnavailable(cause));
    }
    return ok(view);
  } catch (cause) {
    return err(directoryUnavailable(cause));
  }
}

function canNameProject(project: ProjectReference): boolean {
  return "id" in project ? Number.isSafeInteger(project.id) : project.path.includes("/");
}
