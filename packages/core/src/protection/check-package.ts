import { err, ok, type ResultAsync } from "neverthrow";
import {
  askerProblem,
  copyOfRequest,
  type PackageAction,
  type PackageRequest,
  type Principal,
  packageProblem,
  principalProblem,
  projectProblem,
  type RequestedActions,
  type RequestedNames,
  requestedActions,
  requestedNames,
} from "../decision/package-request.ts";
import type { Decision } from "../decision/rule-set.ts";
import type { InvalidPackageRequest, PackageProtected, StoreUnavailable } from "../rules/errors.ts";
import type { PackageType } from "../rules/package-type.ts";
import type { ProtectionRule } from "../rules/rule.ts";
import { answerWithin } from "./deadline.ts";
import { emit, type OnEvent, type RequestOrigin } from "./protection-event.ts";
import type { RuleCache } from "./rule-cache.ts";

/** One question about one package: every action, under every name, by one state of the rules. */
export type CheckPackageRequest = CheckedPackage & RequestedActions;

interface CheckedPackage extends Omit<PackageRequest, "action" | "packageName">, RequestedNames {
  readonly projectId: number;
  /** Where the request came from, for the event. Nothing is decided by it. */
  readonly origin?: RequestOrigin;
  /**
   * Whether this check may share one read of the store with other checks, and lists, of the project that are asked at the same
   * moment, before the read begins. It saves reads in a server that answers many requests at once, and makes a check that comes
   * alone wait slightly longer. The store is called in the asynchronous context of the first of them. False by default.
   */
  readonly sharesRead?: boolean;
}

/** One question about many packages of a project. */
export interface CheckPackagesRequest {
  readonly projectId: number;
  readonly action: PackageAction;
  readonly principal: Principal;
  readonly packages: readonly { readonly packageType: PackageType; readonly packageName: string }[];
}

/**
 * Asking before a push or a delete (contract, section 5). The answer counts every change that was acknowledged, by any process
 * on the same store, before the question. Rules that cannot be read, or not in time, allow nothing.
 */
export interface PackageChecks {
  /** Ok is allowed; refused is an error, so that `if (result.isOk()) publish()` is right. */
  checkPackage(
    request: CheckPackageRequest,
  ): ResultAsync<undefined, PackageProtected<ProtectionRule> | InvalidPackageRequest | StoreUnavailable>;

  /**
   * A decision for each package, in their order, all by one state of the rules. One package that cannot be asked about fails
   * the whole question. Nothing is refused here: no event tells of it.
   */
  checkPackages(
    request: CheckPackagesRequest,
  ): ResultAsync<readonly Decision<ProtectionRule>[], InvalidPackageRequest | StoreUnavailable>;
}

export interface CheckParts {
  readonly cache: RuleCache;
  /** The same rules, for those who share reads. */
  readonly sharingCache: RuleCache;
  readonly deadlineMs: number;
  readonly onEvent: OnEvent | undefined;
}

type Answer<Method extends keyof PackageChecks> = Awaited<ReturnType<PackageChecks[Method]>>;

export function createPackageChecks({ cache, sharingCache, deadlineMs, onEvent }: CheckParts): PackageChecks {
  return {
    checkPackage: (asked) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"checkPackage">> => {
        const { projectId, sharesRead, origin } = asked;
        const start = performance.now();
        const occasion = () => ({
          ...(origin !== undefined && { origin: { ...origin } }),
          durationMs: performance.now() - start,
        });
        const requests = projectProblem(asked) ?? separateRequests(asked);
        if ("type" in requests) return err(requests);
        const read = (sharesRead === true ? sharingCache : cache).read(deadline, projectId);
        const rules = "then" in read ? await read : read;
        if (rules.isErr()) return err(rules.error);
        for (const request of requests) {
          const decision = rules.value.ruleSet.decide(request);
          if (decision.outcome === "allowed") continue;
          const { blockedBy, requiredAccessLevel } = decision;
          const error = { type: "package_protected", action: request.action, blockedBy, requiredAccessLevel } as const;
          emit(onEvent, { type: "package_refused", projectId, request, error, ...occasion() });
          return err(error);
        }
        emit(onEvent, { type: "package_allowed", projectId, requests, ...occasion() });
        return ok(undefined);
      }),

    checkPackages: (asked) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"checkPackages">> => {
        const problem = projectProblem(asked) ?? firstProblem(asked);
        if (problem !== null) return err(problem);
        const { projectId, action, principal, packages } = asked;
        const requests = packages.map(({ packageType, packageName }) =>
          copyOfRequest({ action, principal, packageType, packageName }),
        );
        const rules = await cache.read(deadline, projectId);
        return rules.map(({ ruleSet }) => requests.map((request) => ruleSet.decide(request)));
      }),
  };
}

/** A request for each action and name, actions in their order. They are copies: the host may change its objects meanwhile. */
function separateRequests(asked: CheckPackageRequest): readonly PackageRequest[] | InvalidPackageRequest {
  const actions = requestedActions(asked);
  if ("type" in actions) return actions;
  const problem = principalProblem(asked) ?? packageProblem(asked);
  if (problem !== null) return problem;
  const names = requestedNames(asked);
  if ("type" in names) return names;
  const { principal, packageType } = asked;
  return actions.flatMap((action) =>
    names.map((packageName) => copyOfRequest({ action, principal, packageType, packageName })),
  );
}

function firstProblem(asked: CheckPackagesRequest): InvalidPackageRequest | null {
  const { packages } = asked;
  if (!Array.isArray(packages)) return { type: "invalid_package_request", field: "packages" };
  const ofAsker = packages.length > 0 ? askerProblem(asked) : null;
  if (ofAsker !== null) return { ...ofAsker, index: 0 };
  for (const [index, one] of packages.entries()) {
    const problem = packageProblem(Object(one));
    if (problem !== null) return { ...problem, index };
  }
  return null;
}
