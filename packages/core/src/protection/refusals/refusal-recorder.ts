import {
  invalidProjectId,
  isInvalid,
  type PackageRequest,
  parsePackageRequest,
} from "../../decision/package-request.ts";
import type { AccessLevel } from "../../rules/access-level.ts";
import type { ProtectionRule } from "../../rules/rule.ts";
import type { RequestOrigin } from "../protection-event.ts";
import type { Refusal, RefusalLog, RefusingRule } from "./refusal.ts";
import type { RefusalMemory } from "./refusal-memory.ts";

/** A request that rules refused, or that evaluate rules would have refused. */
interface RefusedRequest {
  readonly request: PackageRequest;
  readonly rules: readonly ProtectionRule[];
  readonly requiredAccessLevel: AccessLevel | null;
}

/** A request that a guard refused by the minimum access levels, before the rules were read. */
export interface ReportedRefusal extends Omit<PackageRequest, "packageName"> {
  readonly projectId: number;
  /** Null where the request was refused before its name was read. */
  readonly packageName: string | null;
  /** The level that would have been enough; null if none would. */
  readonly requiredAccessLevel: AccessLevel | null;
  readonly origin?: RequestOrigin;
}

/** Where refusals go: the host's log, or the memory of this process. */
export interface RefusalRecorder {
  record(
    refused: RefusedRequest,
    occasion: { readonly projectId: number; readonly origin: RequestOrigin | undefined; readonly enforced: boolean },
  ): void;
  report(refused: ReportedRefusal): void;
}

/** @throws TypeError for a refusal outside of its types, as a host without types may report it. */
export function requireReportedRefusal({ projectId, packageName, ...rest }: ReportedRefusal): void {
  const error = invalidProjectId(projectId) ?? parsePackageRequest({ ...rest, packageName: packageName ?? "unknown" });
  if (isInvalid(error)) throw new TypeError(`the refusal has no valid ${error.field}`);
}

/** The most rules that a refusal lists. */
const mostRules = 10;

export function createRefusalRecorder(
  memory: RefusalMemory,
  log: RefusalLog | undefined,
  now: () => number,
): RefusalRecorder {
  function keep(
    { projectId, principal, action, packageType, packageName, requiredAccessLevel, origin }: ReportedRefusal,
    rules: readonly ProtectionRule[],
    enforced: boolean,
  ): void {
    const refusal: Refusal = {
      at: timeOf(now),
      enforced,
      principal,
      name: origin?.name ?? null,
      action,
      packageType,
      packageName,
      requiredAccessLevel,
      rules: rules.slice(0, mostRules).map(refusingRule),
      ruleCount: rules.length,
    };
    if (log === undefined) memory.record(projectId, refusal);
    else void callLog(log, projectId, refusal);
  }

  return {
    record: ({ request, rules, requiredAccessLevel }, { projectId, origin, enforced }) =>
      keep({ projectId, ...request, requiredAccessLevel, ...(origin && { origin }) }, rules, enforced),
    report: (refusal) => keep(refusal, [], true),
  };
}

async function callLog(log: RefusalLog, projectId: number, refusal: Refusal): Promise<void> {
  try {
    await log.record(projectId, refusal);
  } catch {
    // The answer to the request is decided; a failing log changes nothing.
  }
}

/** The host's time, or the system's if the host's clock fails: a refusal is recorded all the same. */
export function timeOf(now: () => number): number {
  try {
    const time = now();
    return Number.isSafeInteger(time) ? time : Date.now();
  } catch {
    return Date.now();
  }
}

/** A copy, so that the memory holds no dropped rule and no name of a person but the caller's. */
function refusingRule(rule: ProtectionRule): RefusingRule {
  const { id, packageNamePattern, packageType, minimumAccessLevelForPush, minimumAccessLevelForDelete, enforcement } =
    rule;
  return { id, packageNamePattern, packageType, minimumAccessLevelForPush, minimumAccessLevelForDelete, enforcement };
}
