import { err, ok, type ResultAsync } from "neverthrow";
import {
  invalidProjectId,
  isInvalid,
  type PackageRequest,
  type ParsedRequest,
  parseActionsAndNames,
  parsePackages,
  type RequestedActions,
  type RequestedNames,
  type RequestedPackages,
} from "../decision/package-request.ts";
import type { Decision } from "../decision/rule-set.ts";
import { type AccessLevel, isAtLeast } from "../rules/access-level.ts";
import type { EvaluatedRefusal, InvalidPackageRequest, PackageProtected, StoreUnavailable } from "../rules/errors.ts";
import type { ProtectionRule } from "../rules/rule.ts";
import { answerWithin } from "./deadline.ts";
import { emit, type OnEvent, type RequestOrigin } from "./protection-event.ts";
import type { RefusalRecorder } from "./refusals/refusal-recorder.ts";
import type { CompiledProject } from "./rule-reading/compiled-project.ts";
import type { RuleReader } from "./rule-reading/gathered-reads.ts";

/** One package: every action, under every name, by one state of the rules. */
export type CheckPackageRequest = CheckedPackage & RequestedActions;

interface CheckedPackage extends Omit<PackageRequest, "action" | "packageName">, RequestedNames {
  readonly projectId: number;
  /** The origin of the request, for the event. It has no influence on the decision. */
  readonly origin?: RequestOrigin;
}

/** A check that was allowed. */
export interface AllowedPackage {
  /** The refusals that evaluate rules would have made, of all actions and names of the request. */
  readonly wouldRefuse: readonly EvaluatedRefusal<ProtectionRule>[];
}

/** One action on many packages of a project. */
export interface CheckPackagesRequest extends RequestedPackages {
  readonly projectId: number;
}

/**
 * Checks before a push or a delete (contract, section 5).
 *
 * A check uses only a read of the store that begins after the call. So it counts every change that was acknowledged before, by
 * any process on the same store. Calls for one project that are made at once share a read; the store is called in the
 * asynchronous context of the first. If the rules cannot be read, or not in time, nothing is allowed.
 */
export interface PackageChecks {
  /** Ok is allowed; refused is an error, so that `if (result.isOk()) publish()` is right. */
  checkPackage(
    request: CheckPackageRequest,
  ): ResultAsync<AllowedPackage, PackageProtected<ProtectionRule> | InvalidPackageRequest | StoreUnavailable>;

  /**
   * A decision for each package, in their order, all by one state of the rules.
   *
   * One invalid package fails the whole call. Nothing is refused here, so no event is emitted.
   */
  checkPackages(
    request: CheckPackagesRequest,
  ): ResultAsync<readonly Decision<ProtectionRule>[], InvalidPackageRequest | StoreUnavailable>;
}

export interface CheckParts {
  readonly rules: RuleReader;
  readonly deadlineMs: number;
  readonly onEvent: OnEvent | undefined;
  readonly refusals: Pick<RefusalRecorder, "record">;
}

type CheckAnswer = Awaited<ReturnType<PackageChecks["checkPackage"]>>;

/** A check whose rules are being read. */
interface PendingCheck {
  readonly projectId: number;
  readonly origin: RequestOrigin | undefined;
  readonly requests: readonly ParsedRequest[];
  /** By `performance.now`. */
  readonly start: number;
}

export function createPackageChecks({ rules, deadlineMs, onEvent, refusals }: CheckParts): PackageChecks {
  /** Decides by the rules, and reports the outcome. */
  function decide({ projectId, origin, requests, start }: PendingCheck, project: CompiledProject): CheckAnswer {
    const { refused, evaluated } = decideAll(project, requests);
    const occasion = () => ({
      ...(origin !== undefined && { origin: { ...origin } }),
      durationMs: performance.now() - start,
    });
    for (const one of evaluated) {
      refusals.record(one, { projectId, origin, enforced: false });
      emit(onEvent, { type: "would_refuse", projectId, ...one, ...occasion() });
    }
    const wouldRefuse = evaluated.map(evaluatedRefusal);
    if (refused !== null) {
      const { request: parsed, blockedBy, requiredAccessLevel } = refused;
      const { action } = parsed;
      const error = { type: "package_protected", action, blockedBy, requiredAccessLevel, wouldRefuse } as const;
      const refusal = { request: parsed, rules: blockedBy, requiredAccessLevel };
      refusals.record(refusal, { projectId, origin, enforced: true });
      emit(onEvent, { type: "package_refused", projectId, request: parsed, error, ...occasion() });
      return err(error);
    }
    if (onEvent !== undefined) emit(onEvent, { type: "package_allowed", projectId, requests, ...occasion() });
    return ok(evaluated.length === 0 ? allowed : { wouldRefuse });
  }

  return {
    checkPackage: (request) =>
      answerWithin(deadlineMs, (deadline): CheckAnswer | Promise<CheckAnswer> => {
        const start = performance.now();
        const { projectId, origin } = request;
        const requests = invalidProjectId(projectId) ?? parseActionsAndNames(request);
        if (isInvalid(requests)) return err(requests);
        const check = { projectId, origin, requests, start };
        // No `await`: it would cost a check more than its decision.
        return rules
          .read(deadline, projectId)
          .then((project) => (project.isErr() ? err(project.error) : decide(check, project.value)));
      }),

    checkPackages: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Awaited<ReturnType<PackageChecks["checkPackages"]>>> => {
        const { projectId } = request;
        const requests = invalidProjectId(projectId) ?? parsePackages(request);
        if (isInvalid(requests)) return err(requests);
        const project = await rules.read(deadline, projectId);
        return project.map(({ ruleSet }) => requests.map((parsed) => ruleSet.decideParsed(parsed)));
      }),
  };
}

const allowed: AllowedPackage = Object.freeze({ wouldRefuse: Object.freeze([]) });

/** A request that evaluate rules would refuse. */
interface EvaluatedRequest {
  readonly request: ParsedRequest;
  readonly rules: readonly ProtectionRule[];
  readonly requiredAccessLevel: AccessLevel | null;
}

interface Refused extends Extract<Decision<ProtectionRule>, { readonly outcome: "blocked" }> {
  readonly request: ParsedRequest;
}

/** The first request that is refused, and each that evaluate rules would refuse. */
function decideAll(
  { ruleSet }: Pick<CompiledProject, "ruleSet">,
  requests: readonly ParsedRequest[],
): { readonly refused: Refused | null; readonly evaluated: readonly EvaluatedRequest[] } {
  let refused: Refused | null = null;
  const evaluated: EvaluatedRequest[] = [];
  for (const request of requests) {
    const decision = ruleSet.decideParsed(request);
    if (decision.outcome === "blocked") refused ??= { ...decision, request };
    const { wouldBlock: rules } = decision;
    if (rules.length > 0) evaluated.push({ request, rules, requiredAccessLevel: strictestLevel(request, rules) });
  }
  return { refused, evaluated };
}

function evaluatedRefusal({
  request: { action, packageName },
  rules,
  requiredAccessLevel,
}: EvaluatedRequest): EvaluatedRefusal<ProtectionRule> {
  return { action, packageName, rules, requiredAccessLevel };
}

/** Null for a deploy token or an anonymous principal, for which no level is enough. */
function strictestLevel({ principal, action }: ParsedRequest, rules: readonly ProtectionRule[]): AccessLevel | null {
  if (principal.kind !== "user") return null;
  let strictest: AccessLevel | null = null;
  for (const rule of rules) {
    const level = action === "push" ? rule.minimumAccessLevelForPush : rule.minimumAccessLevelForDelete;
    if (level !== null && (strictest === null || isAtLeast(level, strictest))) strictest = level;
  }
  return strictest;
}
