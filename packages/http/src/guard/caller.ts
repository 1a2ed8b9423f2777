import {
  isAtLeast,
  type MinimumAccessLevels,
  meetsMinimumAccessLevel,
  type PackageAction,
  type PackageType,
  type Principal,
  type ProjectReference,
  parsePrincipal,
  projectNotFound,
} from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { afterwards, callHost } from "../message/host-call.ts";
import { callIdentify, type KnownIdentity } from "../message/identity.ts";
import { projectReference } from "../message/project-reference.ts";
import { type BelowMinimumAccessLevel, type DecisionError, hostUnavailable, unanswerable } from "./errors.ts";
import type { GuardProtection, PackageGuardOptions, ProjectName } from "./options.ts";

type Found<Value> = Result<Value, DecisionError>;

/** Who writes into which project. */
export interface GuardCaller {
  readonly projectId: number;
  readonly principal: Principal;
  /** The host's name for the caller. Null for an anonymous caller, and if the host returns only a principal. */
  readonly name: string | null;
}

/**
 * Finds who writes into which project (contract, section 7, who passes a guard that identifies).
 *
 * @param action the action that a refusal names: before a body is read, only a guess.
 */
export function findCaller<Request>(
  options: PackageGuardOptions<Request>,
  request: Request,
  action: PackageAction,
): Found<GuardCaller> | Promise<Found<GuardCaller>> {
  const { principal, identify } = options;
  if (identify !== undefined) return findIdentified(options, identify, request, action);
  if (principal !== undefined) return findPrincipal(options, principal, request);
  throw new TypeError("one of principal and identify must be a function");
}

/** Refuses a caller who is below the minimum access level for every action, so that nothing of the body is read for them. */
export function requireSomeAction<Request>(
  { protection, protocol }: PackageGuardOptions<Request>,
  caller: GuardCaller,
): Found<GuardCaller> {
  const levels = protection.minimumAccessLevels;
  const isSome = (["push", "delete"] as const).some((action) =>
    meetsMinimumAccessLevel(levels, caller.principal, action),
  );
  return isSome ? ok(caller) : err(belowMinimum(levels, protocol, "push", caller.principal));
}

function findPrincipal<Request>(
  options: PackageGuardOptions<Request>,
  principal: NonNullable<PackageGuardOptions<Request>["principal"]>,
  request: Request,
): Found<GuardCaller> | Promise<Found<GuardCaller>> {
  return afterwards(findProject(options, request), (project) => askPrincipal(options, principal, request, project));
}

function askPrincipal<Request>(
  { protection }: PackageGuardOptions<Request>,
  principal: NonNullable<PackageGuardOptions<Request>["principal"]>,
  request: Request,
  found: Found<ProjectReference>,
): Found<GuardCaller> | Promise<Found<GuardCaller>> {
  if (found.isErr()) return err(found.error);
  const project = found.value;
  if ("path" in project) {
    const path = JSON.stringify(project.path);
    return err(
      hostUnavailable("projectId", new Error(`${path} is a path: use identify, so that the directory resolves it`)),
    );
  }
  // Copied at once: a host may fill one object anew for each request.
  const asked = callHost(
    () => principal(request),
    parsePrincipal,
    (cause) => hostUnavailable("principal", cause),
    protection.deadlineMs,
  );
  return afterwards(asked, (answered): Found<GuardCaller> => {
    if (answered.isErr()) return err(answered.error);
    if (answered.value === null) return err(unanswerable({ type: "invalid_package_request", field: "principal" }));
    return ok({ projectId: project.id, principal: answered.value, name: null });
  });
}

function findProject<Request>(
  { protection, projectId }: PackageGuardOptions<Request>,
  request: Request,
): Found<ProjectReference> | Promise<Found<ProjectReference>> {
  if (typeof projectId !== "function") return namedProject(ok(projectId));
  const asked = callHost(
    () => projectId(request),
    (id) => id,
    (cause) => hostUnavailable("projectId", cause),
    protection.deadlineMs,
  );
  return afterwards(asked, namedProject);
}

function namedProject(answered: Found<ProjectName | null>): Found<ProjectReference> {
  if (answered.isErr()) return err(answered.error);
  const named = answered.value;
  if (named === null) return err(projectNotFound);
  if (typeof named !== "string" && !Number.isSafeInteger(named)) {
    return err(unanswerable({ type: "invalid_package_request", field: "projectId" }));
  }
  const project = typeof named === "string" ? projectReference(named) : { id: named };
  // A text of digits beyond the safe integers, as a client may send it, names no project.
  return "id" in project && !Number.isSafeInteger(project.id) ? err(projectNotFound) : ok(project);
}

function findIdentified<Request>(
  options: PackageGuardOptions<Request>,
  identify: NonNullable<PackageGuardOptions<Request>["identify"]>,
  request: Request,
  action: PackageAction,
): Found<GuardCaller> | Promise<Found<GuardCaller>> {
  const { protection, protocol } = options;
  const failed = (cause: unknown) => hostUnavailable("identify", cause);
  return afterwards(callIdentify(identify, request, failed, protection.deadlineMs), (identified) => {
    if (identified.isErr()) return err(identified.error);
    const passing = passingIdentity(identified.value, protection.minimumAccessLevels, protocol, action);
    if (passing.isErr()) return err(passing.error);
    return afterwards(findProject(options, request), (project) =>
      project.isErr() ? err(project.error) : resolveCaller(protection, passing.value, project.value),
    );
  });
}

type PassingIdentity = Exclude<KnownIdentity, { readonly kind: "expired" | "revoked" }> | null;

/** The identity if it may pass a guard of some project. */
function passingIdentity(
  identity: KnownIdentity | null,
  levels: MinimumAccessLevels | null,
  packageType: PackageType,
  action: PackageAction,
): Found<PassingIdentity> {
  if (identity === null)
    return levels === null ? ok(null) : err(belowMinimum(levels, packageType, action, { kind: "anonymous" }));
  if (identity.kind === "expired") return err({ type: "token_expired", packageType });
  if (identity.kind === "revoked") return err({ type: "token_revoked", packageType });
  if (identity.kind === "user" && !identity.scopes.includes("api")) return err({ type: "forbidden" });
  return ok(identity);
}

async function resolveCaller(
  { resolveProject }: GuardProtection,
  identity: PassingIdentity,
  named: ProjectReference,
): Promise<Found<GuardCaller>> {
  const isForeign = (id: number) => identity?.kind === "deploy-token" && identity.projectIds?.includes(id) === false;
  if ("id" in named && isForeign(named.id)) return err(projectNotFound);
  const resolved = await resolveProject?.(identity, named);
  if (resolved === undefined) return err(hostUnavailable("directory", new Error("the protection has no directory")));
  if (resolved.isErr()) return err(hostUnavailable("directory", resolved.error.cause));
  const project = resolved.value;
  if (project === null || isForeign(project.id)) return err(projectNotFound);
  const isAdmin = identity?.kind === "user" && identity.admin;
  const isHidden = project.visibility === "private" && !isAtLeast(project.accessLevel, "guest");
  if (isHidden && !isAdmin && identity?.kind !== "deploy-token") return err(projectNotFound);
  if (project.archived || !project.packagesEnabled) return err({ type: "forbidden" });
  return ok({
    projectId: project.id,
    principal: principalOf(identity, project.accessLevel),
    name: identity?.name ?? null,
  });
}

function principalOf(
  identity: PassingIdentity,
  accessLevel: Extract<Principal, { readonly kind: "user" }>["accessLevel"],
): Principal {
  if (identity === null) return { kind: "anonymous" };
  if (identity.kind === "deploy-token") return { kind: "deploy-token" };
  return identity.admin ? { kind: "admin" } : { kind: "user", accessLevel };
}

export function belowMinimum(
  levels: MinimumAccessLevels | null,
  packageType: PackageType,
  action: PackageAction,
  principal: Principal,
): BelowMinimumAccessLevel {
  const requiredAccessLevel = principal.kind === "user" ? (levels?.[action] ?? null) : null;
  return { type: "below_minimum_access_level", packageType, action, principal, requiredAccessLevel };
}
