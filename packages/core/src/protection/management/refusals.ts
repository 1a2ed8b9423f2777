import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { isPackageAction, type PackageAction, type Principal, parsePrincipal } from "../../decision/package-request.ts";
import { type AccessLevel, isAccessLevel } from "../../rules/access-level.ts";
import { type RefusalLogUnavailable, refusalLogUnavailable } from "../../rules/errors.ts";
import { isPackageType, type PackageType } from "../../rules/package-type.ts";
import { type RuleTerms, ruleTermsError } from "../../rules/rule.ts";
import { answerWithin, type Deadline, timedOut, waitWithin } from "../deadline.ts";
import type { RefusalMemory } from "../refusal-memory.ts";
import type { ManagementParts } from "./manage-rules.ts";
import { pageLimit } from "./page-limit.ts";
import type { ManagementError, ProjectRequest } from "./project-access.ts";

/** A rule that refused, as it was then. */
export type RefusingRule = Required<RuleTerms> & { readonly id: number };

/** A push or a delete that was refused, or that evaluate rules would have refused. */
export interface Refusal {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** False where evaluate rules would have refused it. */
  readonly enforced: boolean;
  readonly principal: Principal;
  /** The caller's name; null where the host gave none. */
  readonly name: string | null;
  readonly action: PackageAction;
  readonly packageType: PackageType;
  /** Null where the request was refused before its name was read. */
  readonly packageName: string | null;
  /** The level that would have been enough; null if none would. */
  readonly requiredAccessLevel: AccessLevel | null;
  /** The rules that refused, at most ten; none where it was the minimum access levels. */
  readonly rules: readonly RefusingRule[];
  /** How many rules refused. */
  readonly ruleCount: number;
}

/** Refusals of a project, newest first. */
export interface RefusalPage {
  /** Every refusal since then is known, but for those beyond the limit. Milliseconds since the epoch; null where the log doesn't know. */
  readonly since: number | null;
  readonly refusals: readonly Refusal[];
}

/** The host's log of refusals, in place of the bounded memory of each process. */
export interface RefusalLog {
  /** Keeps a refusal. Nothing waits for it, and its failure alters no answer. */
  record(projectId: number, refusal: Refusal): unknown;
  /**
   * The newest refusals of a project, at most `limit`, newest first.
   *
   * A throw, a rejection, an answer of another shape or none in time is `refusal_log_unavailable`.
   */
  recent(projectId: number, limit: number): PromiseLike<RefusalPage>;
}

export interface RecentRefusalsRequest extends ProjectRequest {
  /** An integer from 1 to 100; by default 20. */
  readonly limit?: number;
}

export interface RecentRefusals extends RefusalPage {
  /** What the list covers. */
  readonly scope: "this process" | "the host's log";
}

export interface RefusalReports {
  /** The newest refusals in a project, enforced and evaluated, minimum access levels included. */
  recentRefusals(request: RecentRefusalsRequest): ResultAsync<RecentRefusals, ManagementError | RefusalLogUnavailable>;
}

export function createRefusalReports(
  { authorise, deadlineMs }: Pick<ManagementParts, "authorise" | "deadlineMs">,
  memory: RefusalMemory,
  log: RefusalLog | undefined,
): RefusalReports {
  return {
    recentRefusals: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Awaited<ReturnType<RefusalReports["recentRefusals"]>>> => {
        const limit = pageLimit(request.limit);
        const authorised = await authorise(deadline, request, "list");
        if (authorised.isErr()) return err(authorised.error);
        const { projectId } = authorised.value;
        if (log === undefined) return ok({ scope: "this process", ...memory.recent(projectId, limit) });
        const page = await readLog(log, deadline, projectId, limit);
        return page.map(({ since, refusals }) => ({ scope: "the host's log", since, refusals: [...refusals] }));
      }),
  };
}

async function readLog(
  log: RefusalLog,
  deadline: Deadline,
  projectId: number,
  limit: number,
): Promise<Result<RefusalPage, RefusalLogUnavailable>> {
  try {
    const page = await waitWithin(deadline, () => Promise.resolve(log.recent(projectId, limit)));
    if (page === timedOut) return err(refusalLogUnavailable(new Error("the log of refusals did not answer in time")));
    const error = pageError(page, limit);
    return error === null ? ok(page) : err(refusalLogUnavailable(new Error(`the log of refusals returned ${error}`)));
  } catch (cause) {
    return err(refusalLogUnavailable(cause));
  }
}

/** What is wrong with an answer of the host's log; null if it is valid. */
function pageError(page: RefusalPage, limit: number): string | null {
  if (typeof page !== "object" || page === null) return `${String(page)}, not a page of refusals`;
  const { since, refusals } = page;
  if (since !== null && !Number.isSafeInteger(since)) return "a since that is neither null nor milliseconds";
  if (!Array.isArray(refusals)) return "refusals that are not a list";
  if (refusals.length > limit) return `${refusals.length} refusals for a limit of ${limit}`;
  return refusals.every(isRefusal) ? null : "a refusal of another shape";
}

function isRefusal(refusal: Refusal): boolean {
  if (typeof refusal !== "object" || refusal === null) return false;
  const { at, enforced, principal, name, action, packageType, packageName, requiredAccessLevel, rules, ruleCount } =
    refusal;
  return (
    Number.isSafeInteger(at) &&
    typeof enforced === "boolean" &&
    parsePrincipal(principal) !== null &&
    (name === null || typeof name === "string") &&
    isPackageAction(action) &&
    isPackageType(packageType) &&
    (packageName === null || typeof packageName === "string") &&
    (requiredAccessLevel === null || isAccessLevel(requiredAccessLevel)) &&
    Array.isArray(rules) &&
    rules.every((rule) => ruleTermsError(rule) === null && Number.isSafeInteger(rule.id)) &&
    Number.isSafeInteger(ruleCount)
  );
}
