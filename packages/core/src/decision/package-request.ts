import { type AccessLevel, accessLevelInteger, accessLevelIntegerOrNull } from "../rules/access-level.ts";
import type { InvalidPackageRequest } from "../rules/errors.ts";
import { isPackageType, type PackageType } from "../rules/package-type.ts";

/** Push: a new package, a new version, a re-upload. Delete: of a package or of a version. */
export type PackageAction = "push" | "delete";

/** Who asks. A user whose level is `admin` counts as an admin (contract, section 5). */
export type Principal =
  | { readonly kind: "user"; readonly accessLevel: AccessLevel }
  | { readonly kind: "admin" }
  | { readonly kind: "deploy-token" }
  | { readonly kind: "anonymous" };

/** The question: may the principal do this to the package? */
export interface PackageRequest {
  readonly action: PackageAction;
  readonly principal: Principal;
  readonly packageType: PackageType;
  /** The name that contract section 4 says is matched for the type; not empty. */
  readonly packageName: string;
}

/** One action, or several that are decided by one state of the rules: a non-empty list without duplicates. */
export type RequestedActions =
  | { readonly action: PackageAction; readonly actions?: undefined }
  | { readonly action?: undefined; readonly actions: readonly [PackageAction, ...PackageAction[]] };

export interface RequestedNames {
  /** The name that contract section 4 says is matched for the type; not empty. */
  readonly packageName: string;
  /** Other names under which the package could be stored: the request is allowed only if it is under each. */
  readonly alternativeNames?: readonly string[];
}

/** The standing of those whom any matching rule blocks, and of those whom none does. */
export const belowEveryDemand = -1;
const aboveEveryDemand = accessLevelInteger("admin");

/** As an integer of access levels; null for what is no principal. Reads each property once. */
export function standingOf(principal: Principal | null | undefined): number | null {
  if (principal === null || principal === undefined || !has(principal, "kind", polluted.kind)) return null;
  switch (principal.kind) {
    case "user": {
      const { accessLevel } = principal;
      return has(principal, "accessLevel", polluted.accessLevel) ? accessLevelIntegerOrNull(accessLevel) : null;
    }
    case "admin":
      return aboveEveryDemand;
    case "deploy-token":
    case "anonymous":
      return belowEveryDemand;
    default:
      return null;
  }
}

/** A copy that does not change with the host's object; null for what is no principal. */
export function copyPrincipal(principal: Principal): Principal | null {
  if (standingOf(principal) === null) return null;
  // A getter may have said something else to the copy.
  const copy = copyOf(principal);
  return standingOf(copy) === null ? null : copy;
}

/** By name, so that an object of a class is copied too, and nothing else that the host keeps there is. */
function copyOf(principal: Principal): Principal {
  return principal.kind === "user" ? { kind: "user", accessLevel: principal.accessLevel } : { kind: principal.kind };
}

/** A copy of what is a request, for a host may use its objects for something else while an answer is waited for. */
export function copyOfRequest({ action, principal, packageType, packageName }: PackageRequest): PackageRequest {
  return { action, principal: copyOf(principal), packageType, packageName };
}

/**
 * What keeps a principal from being asked about; null where nothing does. Hosts without types reach every case. A field that a
 * request or a principal has only from a polluted `Object.prototype` counts as missing.
 */
export function principalProblem(request: Pick<PackageRequest, "principal">): InvalidPackageRequest | null {
  return principalFieldProblem(request, standingOf(request.principal));
}

/** The same for who asks, and for the action. */
export function askerProblem(request: Pick<PackageRequest, "action" | "principal">): InvalidPackageRequest | null {
  const { action, principal } = request;
  return askerFieldProblem(request, action, standingOf(principal));
}

/** The same for the package. */
export function packageProblem(
  request: Pick<PackageRequest, "packageType" | "packageName">,
): InvalidPackageRequest | null {
  const { packageType, packageName } = request;
  return packageFieldProblem(request, isPackageType(packageType), packageName);
}

/** The same for fields of the request that were read already. */
export function askerFieldProblem(
  request: object,
  action: PackageAction,
  standing: number | null,
): InvalidPackageRequest | null {
  if (!has(request, "action", polluted.action) || !isPackageAction(action)) return problems.action;
  return principalFieldProblem(request, standing);
}

function principalFieldProblem(request: object, standing: number | null): InvalidPackageRequest | null {
  return has(request, "principal", polluted.principal) && standing !== null ? null : problems.principal;
}

/** The same for fields of the request that were read already. */
export function packageFieldProblem(
  request: object,
  isKnownType: boolean,
  packageName: string,
): InvalidPackageRequest | null {
  if (!has(request, "packageType", polluted.packageType) || !isKnownType) return problems.packageType;
  if (!has(request, "packageName", polluted.packageName)) return problems.packageName;
  return isPackageName(packageName) ? null : problems.packageName;
}

/** The actions of a request that has either `action` or `actions`, or what is wrong with them. */
export function requestedActions(request: RequestedActions): readonly PackageAction[] | InvalidPackageRequest {
  const { action, actions } = request;
  const one = has(request, "action", polluted.action) ? action : undefined;
  const several: unknown = has(request, "actions", polluted.actions) ? actions : undefined;
  if (several === undefined) return isPackageAction(one) ? [one] : problems.action;
  if (one !== undefined || !Array.isArray(several)) return problems.actions;
  const list: readonly unknown[] = [...several];
  const isSet = list.length > 0 && new Set(list).size === list.length;
  return isSet && list.every(isPackageAction) ? list : problems.actions;
}

/** The names of a request, `packageName` first, or what is wrong with the alternative ones. */
export function requestedNames(request: RequestedNames): readonly string[] | InvalidPackageRequest {
  const { packageName, alternativeNames } = request;
  const others: unknown = has(request, "alternativeNames", polluted.alternativeNames) ? alternativeNames : undefined;
  if (others === undefined) return [packageName];
  if (!Array.isArray(others)) return problems.alternativeNames;
  const names: readonly unknown[] = [...others];
  return names.every(isPackageName) ? [packageName, ...names] : problems.alternativeNames;
}

export function isPackageAction(value: unknown): value is PackageAction {
  return value === "push" || value === "delete";
}

function isPackageName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The same for the project that is asked about. */
export function projectProblem(request: { readonly projectId: number }): InvalidPackageRequest | null {
  const isKnown = has(request, "projectId", polluted.projectId) && Number.isSafeInteger(request.projectId);
  return isKnown ? null : problems.projectId;
}

/** Has no fields of its own: what can be read from it comes from a polluted `Object.prototype`. */
const polluted: { readonly [Field in InvalidPackageRequest["field"] | "kind" | "accessLevel"]?: unknown } =
  Object.freeze({});

/** Whether the object or its class has the field. Only where `Object.prototype` is polluted must it be the object's own. */
function has(object: object, field: string, ofEveryObject: unknown): boolean {
  return ofEveryObject === undefined || Object.hasOwn(object, field);
}

const problems = {
  projectId: { type: "invalid_package_request", field: "projectId" },
  action: { type: "invalid_package_request", field: "action" },
  actions: { type: "invalid_package_request", field: "actions" },
  principal: { type: "invalid_package_request", field: "principal" },
  packageType: { type: "invalid_package_request", field: "packageType" },
  packageName: { type: "invalid_package_request", field: "packageName" },
  alternativeNames: { type: "invalid_package_request", field: "alternativeNames" },
} as const satisfies Readonly<Record<string, InvalidPackageRequest>>;
