import { type AccessLevel, accessLevelInteger, accessLevels } from "../rules/access-level.ts";
import type { InvalidPackageRequest } from "../rules/errors.ts";
import { isPackageType, type PackageType } from "../rules/package-type.ts";

/** Push: a new package, a new version, a re-upload. Delete: of a package or of a version. */
export type PackageAction = "push" | "delete";

/** The caller of a registry. A user whose level is `admin` counts as an admin (contract, section 5). */
export type Principal =
  | { readonly kind: "user"; readonly accessLevel: AccessLevel }
  | { readonly kind: "admin" }
  | { readonly kind: "deploy-token" }
  | { readonly kind: "anonymous" };

/** Whether the principal may do this to the package. */
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

/** One action on many packages. */
export interface RequestedPackages {
  readonly action: PackageAction;
  readonly principal: Principal;
  readonly packages: readonly { readonly packageType: PackageType; readonly packageName: string }[];
}

declare const principalBrand: unique symbol;
declare const requestBrand: unique symbol;

/** A valid principal, frozen. Only `parsePrincipal` makes one. */
export type ParsedPrincipal = Principal & {
  /** The integer of the access level; -1 if every matching rule blocks. Not enumerable: a log shows a plain principal. */
  readonly level: number;
  readonly [principalBrand]: true;
};

/** A valid request. Only the parsers of this file make one; nothing behind them validates it again. */
export interface ParsedRequest extends PackageRequest {
  readonly principal: ParsedPrincipal;
  readonly [requestBrand]: true;
}

/** The level of principals whom every matching rule blocks. */
export const belowEveryLevel = -1;

function parsedPrincipal(principal: Principal, level: number): ParsedPrincipal {
  return Object.freeze(Object.defineProperty({ ...principal }, "level", { value: level })) as ParsedPrincipal;
}

const admin = parsedPrincipal({ kind: "admin" }, accessLevelInteger("admin"));
const deployToken = parsedPrincipal({ kind: "deploy-token" }, belowEveryLevel);
const anonymous = parsedPrincipal({ kind: "anonymous" }, belowEveryLevel);
const users: ReadonlyMap<unknown, ParsedPrincipal> = new Map(
  accessLevels.map((accessLevel) => [
    accessLevel,
    parsedPrincipal({ kind: "user", accessLevel }, accessLevelInteger(accessLevel)),
  ]),
);

/**
 * Parses a principal; null for a value that is not one.
 *
 * There are few principals, so each is one object that is shared. A principal that was parsed before is returned as it is.
 */
export function parsePrincipal(value: Principal | ParsedPrincipal | null | undefined): ParsedPrincipal | null {
  switch (value?.kind) {
    case "user":
      return users.get(value.accessLevel) ?? null;
    case "admin":
      return admin;
    case "deploy-token":
      return deployToken;
    case "anonymous":
      return anonymous;
    default:
      return null;
  }
}

/** Parses a request, or names the first field that is invalid. */
export function parsePackageRequest({
  action,
  principal,
  packageType,
  packageName,
}: PackageRequest): ParsedRequest | InvalidPackageRequest {
  if (!isPackageAction(action)) return invalid.action;
  const parsed = parsePrincipal(principal);
  if (parsed === null) return invalid.principal;
  if (!isPackageType(packageType)) return invalid.packageType;
  if (!isPackageName(packageName)) return invalid.packageName;
  return parsedRequest(action, parsed, packageType, packageName);
}

/** Parses a request of one or several actions and names: a request for each action and name, the actions in their order. */
export function parseActionsAndNames(
  request: Omit<PackageRequest, "action" | "packageName"> & RequestedActions & RequestedNames,
): readonly ParsedRequest[] | InvalidPackageRequest {
  const { principal, packageType, packageName, alternativeNames } = request;
  const actions = parseActions(request);
  if (isInvalid(actions)) return actions;
  const parsed = parsePrincipal(principal);
  if (parsed === null) return invalid.principal;
  if (!isPackageType(packageType)) return invalid.packageType;
  if (!isPackageName(packageName)) return invalid.packageName;
  if (alternativeNames === undefined) {
    return actions.map((action) => parsedRequest(action, parsed, packageType, packageName));
  }
  const others = copyOfList(alternativeNames);
  if (others === null || !others.every(isPackageName)) return invalid.alternativeNames;
  return actions.flatMap((action) =>
    [packageName, ...others].map((name) => parsedRequest(action, parsed, packageType, name)),
  );
}

function parseActions({ action, actions }: RequestedActions): readonly PackageAction[] | InvalidPackageRequest {
  if (actions === undefined) return isPackageAction(action) ? [action] : invalid.action;
  const list = action === undefined ? copyOfList(actions) : null;
  if (list === null || list.length === 0 || !list.every(isPackageAction)) return invalid.actions;
  return list.every((one, place) => list.indexOf(one) === place) ? list : invalid.actions;
}

/** Parses a request of many packages: a request for each, in their order. An error has the index of the first invalid package. */
export function parsePackages({
  action,
  principal,
  packages,
}: RequestedPackages): readonly ParsedRequest[] | InvalidPackageRequest {
  if (!Array.isArray(packages)) return { type: "invalid_package_request", field: "packages" };
  if (packages.length === 0) return [];
  if (!isPackageAction(action)) return { ...invalid.action, index: 0 };
  const parsed = parsePrincipal(principal);
  if (parsed === null) return { ...invalid.principal, index: 0 };
  const requests: ParsedRequest[] = [];
  for (const [index, one] of packages.entries()) {
    const { packageType, packageName } = Object(one);
    if (!isPackageType(packageType)) return { ...invalid.packageType, index };
    if (!isPackageName(packageName)) return { ...invalid.packageName, index };
    requests.push(parsedRequest(action, parsed, packageType, packageName));
  }
  return requests;
}

/** The error if the project id is invalid; null if it is valid. */
export function invalidProjectId(projectId: number): InvalidPackageRequest | null {
  return Number.isSafeInteger(projectId) ? null : invalid.projectId;
}

/** Whether a parser returned an error. */
export function isInvalid(parsed: object): parsed is InvalidPackageRequest {
  return "field" in parsed;
}

function parsedRequest(
  action: PackageAction,
  principal: ParsedPrincipal,
  packageType: PackageType,
  packageName: string,
): ParsedRequest {
  const request: PackageRequest = { action, principal, packageType, packageName };
  return request as ParsedRequest;
}

export function isPackageAction(value: unknown): value is PackageAction {
  return value === "push" || value === "delete";
}

function isPackageName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** A copy without holes; null for a value that is not an array. */
function copyOfList(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? [...value] : null;
}

const invalid = {
  projectId: { type: "invalid_package_request", field: "projectId" },
  action: { type: "invalid_package_request", field: "action" },
  actions: { type: "invalid_package_request", field: "actions" },
  principal: { type: "invalid_package_request", field: "principal" },
  packageType: { type: "invalid_package_request", field: "packageType" },
  packageName: { type: "invalid_package_request", field: "packageName" },
  alternativeNames: { type: "invalid_package_request", field: "alternativeNames" },
} as const satisfies Readonly<Record<string, InvalidPackageRequest>>;
