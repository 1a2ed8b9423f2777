import {
  type EvaluatedRefusal,
  meetsMinimumAccessLevel,
  type PackageProtection,
  type Principal,
  type ProtectionRule,
  type RequestOrigin,
} from "@package-protection/core";
import type { PackageWrite } from "@package-protection/registry-protocols";
import { err, ok, type Result } from "neverthrow";
import { match } from "ts-pattern";
import { callHost } from "../message/host-call.ts";
import { belowMinimum, type GuardCaller } from "./caller.ts";
import { type BelowMinimumAccessLevel, type DecisionError, hostUnavailable, unanswerable } from "./errors.ts";
import type { ExistingVersions } from "./options.ts";

/** The protection that decides a write, and the host's part in it. */
export interface DecisionHost {
  readonly protection: Pick<PackageProtection, "checkPackage" | "deadlineMs" | "minimumAccessLevels">;
  /** Finds the versions that a package has; undefined if the host cannot. */
  readonly existingVersions?: ((packageName: string) => ExistingVersions | PromiseLike<ExistingVersions>) | undefined;
  /** Resolves once the event loop has read all pending requests, so that their checks share a read of the store. */
  readonly nextBatch: () => Promise<void>;
  /** The origin of the request, for the event of the check. */
  readonly origin?: RequestOrigin;
  /** Receives the refusals that evaluate rules would have made. */
  readonly onEvaluated?: (wouldRefuse: readonly EvaluatedRefusal<ProtectionRule>[]) => void;
}

/**
 * Decides a write: the minimum access levels and then the rules must allow every one of its actions (contract, sections 1 and 5).
 *
 * Returns the write as it was decided: a document that keeps every existing version is a push alone. Each of the host's functions
 * has the protection's deadline. If one fails, or its answer is malformed, nothing is allowed. Writes that came together
 * share a read of the store, which begins after the last of them came.
 */
export function decideWrite(
  host: DecisionHost,
  caller: GuardCaller,
  found: PackageWrite,
): Promise<Result<PackageWrite, DecisionError>> {
  const { existingVersions, protection } = host;
  if (existingVersions === undefined) return decideActions(host, caller, found);
  return decidedActions(found, existingVersions, protection.deadlineMs).then((kept) =>
    kept.isErr() ? err(kept.error) : decideActions(host, caller, kept.value),
  );
}

async function decideActions(
  host: DecisionHost,
  { projectId, principal }: GuardCaller,
  write: PackageWrite,
): Promise<Result<PackageWrite, DecisionError>> {
  const { protection, nextBatch, origin = {} } = host;
  const below = findBelowMinimum(protection, principal, write);
  if (below !== null) return err(below);
  await nextBatch();
  const checked = await protection.checkPackage({ ...write, projectId, principal, origin });
  return decided(host, write, principal, checked);
}

/** The first action for which the principal is below the minimum access level; null if there is none. */
function findBelowMinimum(
  { minimumAccessLevels }: DecisionHost["protection"],
  principal: Principal,
  { packageType, actions }: PackageWrite,
): BelowMinimumAccessLevel | null {
  for (const action of actions) {
    if (meetsMinimumAccessLevel(minimumAccessLevels, principal, action)) continue;
    return { ...belowMinimum(minimumAccessLevels, packageType, action, principal), actions };
  }
  return null;
}

function decided(
  { onEvaluated }: DecisionHost,
  write: PackageWrite,
  principal: Principal,
  checked: Awaited<ReturnType<PackageProtection["checkPackage"]>>,
): Result<PackageWrite, DecisionError> {
  const outcome = checked.isOk() ? checked.value : checked.error;
  if ("wouldRefuse" in outcome) onEvaluated?.(outcome.wouldRefuse);
  if (checked.isOk()) return ok(write);
  return err(
    match(checked.error)
      .returnType<DecisionError>()
      .with({ type: "package_protected" }, (refusal) => ({ ...refusal, write, principal }))
      .with({ type: "invalid_package_request" }, unanswerable)
      .with({ type: "store_unavailable" }, (failure) => failure)
      .exhaustive(),
  );
}

/** The write with its actions, by the versions that exist: a push alone if it keeps all of them. */
async function decidedActions(
  write: PackageWrite,
  existingVersions: NonNullable<DecisionHost["existingVersions"]>,
  deadlineMs: number,
): Promise<Result<PackageWrite, DecisionError>> {
  const { packageName, alternativeNames = [], actions, remainingVersions } = write;
  const isEither = actions.includes("push") && actions.includes("delete");
  if (!isEither || remainingVersions === null || alternativeNames.length > 0) return ok(write);
  const asked = await callHost(
    () => existingVersions(packageName),
    copyVersions,
    (cause) => hostUnavailable("existingVersions", cause),
    deadlineMs,
  );
  if (asked.isErr()) return err(asked.error);
  const existing = asked.value;
  if (existing === undefined) {
    return err(hostUnavailable("existingVersions", new Error("existingVersions must return a list of texts or null")));
  }
  const remaining = new Set(remainingVersions);
  const keepsAll = existing === null || existing.every((version) => remaining.has(version));
  return ok(keepsAll ? { ...write, actions: ["push"] } : write);
}

/** A copy of the host's answer; undefined if it is neither versions nor null. */
function copyVersions(answer: unknown): ExistingVersions | undefined {
  if (answer === null) return null;
  if (!Array.isArray(answer)) return undefined;
  const versions: readonly unknown[] = [...answer];
  return versions.every((version) => typeof version === "string") ? versions : undefined;
}
