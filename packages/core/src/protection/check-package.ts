import { err, ok, type ResultAsync } from "neverthrow";
import {
  invalidProjectId,
  isInvalid,
  type PackageRequest,
  parseActionsAndNames,
  parsePackages,
  type RequestedActions,
  type RequestedNames,
  type RequestedPackages,
} from "../decision/package-request.ts";
import type { Decision } from "../decision/rule-set.ts";
import type { InvalidPackageRequest, PackageProtected, StoreUnavailable } from "../rules/errors.ts";
import type { ProtectionRule } from "../rules/rule.ts";
import { answerWithin } from "./deadline.ts";
import type { RuleReader } from "./gathered-reads.ts";
import { emit, type OnEvent, type RequestOrigin } from "./protection-event.ts";

/** One package: every action, under every name, by one state of the rules. */
export type CheckPackageRequest = CheckedPackage & RequestedActions;

interface CheckedPackage extends Omit<PackageRequest, "action" | "packageName">, RequestedNames {
  readonly projectId: number;
  /** Where the request came from, for the event. Nothing is decided by it. */
  readonly origin?: RequestOrigin;
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
  ): ResultAsync<undefined, PackageProtected<ProtectionRule> | InvalidPackageRequest | StoreUnavailable>;

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
}

type Answer<Method extends keyof PackageChecks> = Awaited<ReturnType<PackageChecks[Method]>>;

export function createPackageChecks({ rules, deadlineMs, onEvent }: CheckParts): PackageChecks {
  return {
    checkPackage: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"checkPackage">> => {
        const { projectId, origin } = request;
        const start = performance.now();
        const occasion = () => ({
          ...(origin !== undefined && { origin: { ...origin } }),
          durationMs: performance.now() - start,
        });
        const requests = invalidProjectId(projectId) ?? parseActionsAndNames(request);
        if (isInvalid(requests)) return err(requests);
        const project = await rules.read(deadline, projectId);
        if (project.isErr()) return err(project.error);
        for (const parsed of requests) {
          const decision = project.value.ruleSet.decideParsed(parsed);
          if (decision.outcome === "allowed") continue;
          const { blockedBy, requiredAccessLevel } = decision;
          const error = { type: "package_protected", action: parsed.action, blockedBy, requiredAccessLevel } as const;
          emit(onEvent, { type: "package_refused", projectId, request: parsed, error, ...occasion() });
          return err(error);
        }
        if (onEvent !== undefined) emit(onEvent, { type: "package_allowed", projectId, requests, ...occasion() });
        return ok(undefined);
      }),

    checkPackages: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"checkPackages">> => {
        const { projectId } = request;
        const requests = invalidProjectId(projectId) ?? parsePackages(request);
        if (isInvalid(requests)) return err(requests);
        const project = await rules.read(deadline, projectId);
        return project.map(({ ruleSet }) => requests.map((parsed) => ruleSet.decideParsed(parsed)));
      }),
  };
}
