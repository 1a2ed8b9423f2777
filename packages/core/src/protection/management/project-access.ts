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

type AuthoriseAnswer = Result<Authorised, Exclude<ManagementError, StoreUnavailable>>;

/** Authorises a request (contract, section 2, order of checks, 1 to 5). */
export type Authorise = (
  deadline: Deadline,
  request: ProjectRequest,
  action: ManagementAction,
) => AuthoriseAnswer | Promise<AuthoriseAnswer>;

export function createAuthorise(directory: ProjectDirectory): Authorise {
  return (deadline, { caller, project }, action) => {
    const scope = authoriseScope(caller, action);
    if (scope.isErr()) return err(scope.error);
    const authorised = scope.value;
    return resolveProject(directory, deadline, authorised, project).then((view): AuthoriseAnswer => {
      if (view.isErr()) return err(view.error);
      return authoriseManagement(authorised, view.value).map(({ id }) => ({ by: authorised.name, projectId: id }));
    });
  };
}
