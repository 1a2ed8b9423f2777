import type {
  AccessLevel,
  Forbidden,
  InvalidPackageRequest,
  PackageAction,
  PackageProtected,
  PackageType,
  Principal,
  ProjectNotFound,
  ProtectionRule,
  StoreUnavailable,
} from "@package-protection/core";
import type { PackageWrite, ProtocolError } from "@package-protection/registry-protocols";
import type { InternalError } from "../message/errors.ts";

/** Rules forbid one of the actions of a write to its principal. */
export interface WriteProtected extends PackageProtected<ProtectionRule> {
  readonly write: PackageWrite;
  readonly principal: Principal;
}

/** The caller is below the minimum access level for an action of the write (contract, section 1). */
export interface BelowMinimumAccessLevel {
  readonly type: "below_minimum_access_level";
  readonly packageType: PackageType;
  /** The first action that is refused. */
  readonly action: PackageAction;
  /** All actions of the write; absent where it was refused before they were known. */
  readonly actions?: readonly PackageAction[];
  readonly principal: Principal;
  /** The level that would be enough; null if none would, as for a deploy token. */
  readonly requiredAccessLevel: AccessLevel | null;
}

/** A function of the host failed, returned a malformed answer, or did not answer in time. */
export interface HostUnavailable {
  readonly type: "host_unavailable";
  readonly asked: "projectId" | "principal" | "identify" | "directory" | "existingVersions";
  readonly cause: unknown;
}

/** The reason why a write was refused, or could not be decided. */
export type DecisionError =
  | WriteProtected
  | BelowMinimumAccessLevel
  /** The caller's credential is expired or revoked. */
  | { readonly type: "token_expired" | "token_revoked"; readonly packageType: PackageType }
  /** The project is archived or has no registry, or the credential is not for writing. */
  | Forbidden
  | HostUnavailable
  | ProjectNotFound
  | StoreUnavailable
  | InternalError;

/** The reason why a guard does not let a request pass. */
export type GuardError =
  | ProtocolError
  | DecisionError
  /** A method that writes, on a route that is neither the protocol's nor one that the host lists as its own. */
  | { readonly type: "write_unknown" }
  /** A browser sent the write for a page of another site, which could use the visitor's cookie. */
  | { readonly type: "cross_site" }
  /** A header or the query names another method, which a middleware behind the guard may use. */
  | { readonly type: "method_overridden" }
  /** The body must be read, and has a Content-Encoding. */
  | { readonly type: "body_encoded" };

export function hostUnavailable(asked: HostUnavailable["asked"], cause: unknown): HostUnavailable {
  return { type: "host_unavailable", asked, cause };
}

const expectedProject = "projectId must return an integer, a text or null";
const expectedPrincipal =
  'principal must return { kind: "user", accessLevel } with an access level such as "developer", ' +
  'or an object of the kind "admin", "deploy-token" or "anonymous"';

/** Maps invalid host input to 503 and our own bugs to 500: the protocols' tables return valid names only. */
export function unanswerable({ field }: InvalidPackageRequest): HostUnavailable | InternalError {
  if (field === "projectId") return hostUnavailable(field, new Error(expectedProject));
  if (field === "principal") return hostUnavailable(field, new Error(expectedPrincipal));
  return { type: "internal_error", cause: new Error(`the guard asked about an invalid ${field}`) };
}
