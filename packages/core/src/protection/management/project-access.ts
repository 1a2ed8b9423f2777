import { err, type Result } from "neverthrow";
import type {
  DirectoryUnavailable,
  FeatureDisabled,
  Forbidden,
  InsufficientScope,
  ProjectNotFound,
  StoreUnavailable,
} from "../../rules/errors.ts";
import type { Deadline } from "../deadline.ts";
import { authoriseManagement, authoriseScope, type Caller, type ManagementAction } from "../policy.ts";
import { type ProjectDirectory, type ProjectReference, resolveProject } from "../project-directory.ts";

/** A request of the management of rules. */
export interface ProjectRequest {
  /** The host's, or what `authoriseScope` returned for this action. */
  readonly caller: Caller;
  readonly project: ProjectReference;
}

/**
 * The errors of every management of rules, in the order of the checks.
 *
 * Nothing is changed then, unless the error says `mayHaveHappened`.
 */
export type ManagementError =
  | InsufficientScope
  | DirectoryUnavailable
  | ProjectNotFound
  | FeatureDisabled
  | Forbidden
  | StoreUnavailable;

/** An authorised request: who manages the rules of which project. */
export interface Authorised {
  readonly by: string;
  readonly projectId: number;
}

/** Authorises a request (contract, section 2, order of checks, 1 to 5). */
export type Authorise = (
  deadline: Deadline,
  request: ProjectRequest,
  action: ManagementAction,
) => Promise<Result<Authorised, Exclude<ManagementError, StoreUnavailable>>>;

export function createAuthorise(directory: ProjectDirectory): Authorise {
  return async (deadline, { caller, project }, action) => {
    const authorised = authoriseScope(caller, action);
    if (authorised.isErr()) return err(authorised.error);
    const view = await resolveProject(directory, deadline, authorised.value, project);
    if (view.isErr()) return err(view.error);
    const { name: by } = authorised.value;
    return authoriseManagement(authorised.value, view.value).map(({ id: projectId }) => ({ by, projectId }));
  };
}
