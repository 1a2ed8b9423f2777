import {
  type MinimumAccessLevels,
  meetsMinimumAccessLevel,
  type PackageAction,
  type PackageProtection,
  type Principal,
  parsePrincipal,
  projectNotFound,
  timedOut,
  waitAtMost,
} from "@package-protection/core";
import type { PackageWrite } from "@package-protection/registry-protocols";
import { err, ok, type Result } from "neverthrow";
import { match } from "ts-pattern";
import {
  type BelowMinimumAccessLevel,
  type DecisionError,
  type HostUnavailable,
  hostUnavailable,
  unanswerable,
} from "./errors.ts";
import type { ExistingVersions } from "./options.ts";

/** Who decides, and what the host knows of one request. */
export interface DecisionHost {
  readonly protection: Pick<PackageProtection, "checkPackage" | "deadlineMs" | "minimumAccessLevels">;
  /** Null where there is no such project. */
  readonly projectId: () => number | null | PromiseLike<number | null>;
  readonly principal: () => Principal | PromiseLike<Principal>;
  /** Undefined where the host cannot say which versions a package has. */
  readonly existingVersions?: ((packageName: string) => ExistingVersions | PromiseLike<ExistingVersions>) | undefined;
  /** Resolves once the writes that came together have been taken in. */
  readonly nextBatch: () => Promise<void>;
}

/**
 * Decides a write: the minimum access levels and then the rules must allow every one of its actions (contract, sections 1 and 5).
 *
 * Returns the write as it was decided: a document that keeps every existing version is a push alone. Each of the host's functions
 * has the protection's deadline. Where one fails, or its answer is malformed, nothing is allowed. Writes that came together
 * share a read of the store, which begins after the last of them came.
 */
export async function decideWrite(
  { protection, projectId, principal, existingVersions, nextBatch }: DecisionHost,
  found: PackageWrite,
): Promise<Result<PackageWrite, DecisionError>> {
  const { deadlineMs, minimumAccessLevels } = protection;
  const askedProject = ask("projectId", projectId, (id) => id, deadlineMs);
  const project = askedProject instanceof Promise ? await askedProject : askedProject;
  if (project.isErr()) return err(project.error);
  if (project.value === null) return err(projectNotFound);
  // A host may fill one object anew for each request; each write is decided by what it held for this one.
  const askedPrincipal = ask("principal", principal, parsePrincipal, deadlineMs);
  const answered = askedPrincipal instanceof Promise ? await askedPrincipal : askedPrincipal;
  if (answered.isErr()) return err(answered.error);
  const caller = answered.value;
  if (caller === null) return err(unanswerable({ type: "invalid_package_request", field: "principal" }));

  const kept = existingVersions === undefined ? ok(found) : await decidedActions(found, existingVersions, deadlineMs);
  if (kept.isErr()) return err(kept.error);
  const write = kept.value;
  const below = write.actions.find((action) => !meetsMinimumAccessLevel(minimumAccessLevels, caller, action));
  if (below !== undefined) return err(belowMinimum(minimumAccessLevels, write, below, caller));

  await nextBatch();
  const question = { ...write, projectId: project.value, principal: caller };
  const checked = await protection.checkPackage(question);
  if (checked.isOk()) return ok(write);
  return err(
    match(checked.error)
      .returnType<DecisionError>()
      .with({ type: "package_protected" }, (refusal) => ({ ...refusal, write, principal: caller }))
      .with({ type: "invalid_package_request" }, unanswerable)
      .with({ type: "store_unavailable" }, (failure) => failure)
      .exhaustive(),
  );
}

/** The write with the actions that it has by the versions that exist: a push alone where it keeps all of them. */
async function decidedActions(
  write: PackageWrite,
  existingVersions: NonNullable<DecisionHost["existingVersions"]>,
  deadlineMs: number,
): Promise<Result<PackageWrite, DecisionError>> {
  const { packageName, alternativeNames = [], actions, remainingVersions } = write;
  const isEither = actions.includes("push") && actions.includes("delete");
  if (!isEither || remainingVersions === null || alternativeNames.length > 0) return ok(write);
  const asked = await ask("existingVersions", () => existingVersions(packageName), copyVersions, deadlineMs);
  if (asked.isErr()) return err(asked.error);
  const existing = asked.value;
  if (existing === undefined) {
    return err(hostUnavailable("existingVersions", new Error("existingVersions must give a list of texts or null")));
  }
  const remaining = new Set(remainingVersions);
  const keepsAll = existing === null || existing.every((version) => remaining.has(version));
  return ok(keepsAll ? { ...write, actions: ["push"] } : write);
}

/** Undefined for an answer that is neither versions nor null. */
function copyVersions(answer: unknown): ExistingVersions | undefined {
  if (answer === null) return null;
  if (!Array.isArray(answer)) return undefined;
  const versions: readonly unknown[] = [...answer];
  return versions.every((version) => typeof version === "string") ? versions : undefined;
}

function belowMinimum(
  levels: MinimumAccessLevels | null,
  write: PackageWrite,
  action: PackageAction,
  principal: Principal,
): BelowMinimumAccessLevel {
  const requiredAccessLevel = principal.kind === "user" ? (levels?.[action] ?? null) : null;
  return { type: "below_minimum_access_level", write, action, principal, requiredAccessLevel };
}

type Asked<Answer> = Result<Answer, HostUnavailable>;

/**
 * A promise only where the host answers with one: most know at once, and every push would pay for the waiting. What is kept of
 * the answer is taken at once. What it is worth, core finds out: it looks at a question before it believes it.
 */
function ask<Answer, Kept>(
  asked: HostUnavailable["asked"],
  answer: () => Answer | PromiseLike<Answer>,
  keep: (answer: Answer) => Kept,
  deadlineMs: number,
): Asked<Kept> | Promise<Asked<Kept>> {
  try {
    const given = answer();
    return isPromise(given) ? waitForAnswer(asked, given, keep, deadlineMs) : ok(keep(given));
  } catch (cause) {
    return err(hostUnavailable(asked, cause));
  }
}

async function waitForAnswer<Answer, Kept>(
  asked: HostUnavailable["asked"],
  given: PromiseLike<Answer>,
  keep: (answer: Answer) => Kept,
  deadlineMs: number,
): Promise<Asked<Kept>> {
  try {
    const answer = await waitAtMost(deadlineMs, async () => keep(await given));
    if (answer !== timedOut) return ok(answer);
    return err(hostUnavailable(asked, new Error(`no answer within ${deadlineMs} ms`)));
  } catch (cause) {
    return err(hostUnavailable(asked, cause));
  }
}

function isPromise<Answer>(given: Answer | PromiseLike<Answer>): given is PromiseLike<Answer> {
  return typeof given === "object" && given !== null && "then" in given;
}
