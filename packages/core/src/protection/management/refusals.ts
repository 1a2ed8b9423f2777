import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { isPackageAction, parsePrincipal } from "../../decision/package-request.ts";
import { isAccessLevel } from "../../rules/access-level.ts";
import { type RefusalLogUnavailable, refusalLogUnavailable } from "../../rules/errors.ts";
import { isPackageType } from "../../rules/package-type.ts";
import { ruleTermsError } from "../../rules/rule.ts";
import { answerWithin, type Deadline, timedOut, waitWithin } from "../deadline.ts";
import type { Refusal, RefusalLog, RefusalPage } from "../refusals/refusal.ts";
import type { RefusalMemory } from "../refusals/refusal-memory.ts";
import type { ManagementParts } from "./management-parts.ts";
import { pageLimit } from "./page-limit.ts";
import type { ManagementError, ProjectRequest } from "./project-access.ts";

/** How many refusals to read. */
export interface RecentRefusalsRequest extends ProjectRequest {
  /** An integer from 1 to 100; by default 20. */
  readonly limit?: number;
}

/** The newest refusals of a project, and whose memory they are from. */
export interface RecentRefusals extends RefusalPage {
  /** The processes that the list covers. */
  readonly scope: "this process" | "the host's log";
}

/** The refusals of a project, on behalf of a caller (contract, section 7). */
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

/** The reason why an answer of the host's log is invalid; null if it is valid. */
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
