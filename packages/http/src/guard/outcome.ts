import type { RequestOrigin } from "@package-protection/core";
import type { PackageWrite } from "@package-protection/registry-protocols";
import { match, P } from "ts-pattern";
import { notify, redaction, sentCredentials } from "../message/logger.ts";
import type { GuardCaller } from "./caller.ts";
import type { BelowMinimumAccessLevel, GuardError } from "./errors.ts";
import { logGuardError } from "./failure-log.ts";
import type { GuardEvent, WrittenPackage } from "./guard-event.ts";
import type { SeenRequest } from "./log-explanation.ts";
import type { PackageGuardOptions } from "./options.ts";
import type { VettingState, WriteRequest } from "./write-request.ts";

/** Reports the outcome of a write to the host's listener and logger, and a refusal by levels to the protection. Never throws. */
export function reportOutcome<Request>(
  options: PackageGuardOptions<Request>,
  request: WriteRequest<Request>,
  state: VettingState,
  error: GuardError | null,
): void {
  const { logger, onDecision } = options;
  if (error !== null && logger !== undefined)
    logGuardError(logger, error, request, state, seenRequest(options, request));
  if (error?.type === "below_minimum_access_level") notify(() => reportRefusal(options, request, state, error));
  const { wouldRefuse } = state;
  state.wouldRefuse = [];
  if (onDecision === undefined) return;
  const { method, path, header } = request;
  const { caller, write, startedAt } = state;
  const about = {
    method,
    path: redaction(sentCredentials(header))(path),
    origin: eventOrigin(request, caller),
    projectId: caller?.projectId ?? null,
    principal: caller?.principal ?? null,
    write: write && writtenPackage(write),
  };
  const durationMs = performance.now() - startedAt;
  const emit = (event: GuardEvent) => void Promise.resolve().then(() => notify(() => onDecision(event)));
  emit({ outcome: outcomeOf(error), reason: error?.type ?? null, ...about, ...detailsOf(error), durationMs });
  for (const { action, requiredAccessLevel, rules } of wouldRefuse) {
    emit({ outcome: "would_refuse", reason: null, ...about, action, requiredAccessLevel, rules, durationMs });
  }
}

function seenRequest<Request>(
  { protocol, identify }: PackageGuardOptions<Request>,
  { method, target, header }: WriteRequest<Request>,
): SeenRequest {
  const callerOf = identify === undefined ? "principal" : "identify";
  return { protocol, method, target, contentType: header("content-type"), callerOf };
}

/** Reports only if the project is known: a caller may be refused before. */
function reportRefusal<Request>(
  { protection, projectId: ofGuard }: PackageGuardOptions<Request>,
  request: WriteRequest<Request>,
  { caller, write }: VettingState,
  { action, principal, packageType, requiredAccessLevel }: BelowMinimumAccessLevel,
): void {
  const projectId = caller?.projectId ?? ofGuard;
  if (typeof projectId !== "number") return;
  const packageName = write?.packageName ?? null;
  const origin = eventOrigin(request, caller);
  protection.reportRefusal({ projectId, principal, action, packageType, packageName, requiredAccessLevel, origin });
}

function outcomeOf(error: GuardError | null): GuardEvent["outcome"] {
  if (error === null) return "allowed";
  return match(error.type)
    .returnType<GuardEvent["outcome"]>()
    .with(
      "package_protected",
      "below_minimum_access_level",
      "token_expired",
      "token_revoked",
      "forbidden",
      "project_not_found",
      "cross_site",
      () => "refused",
    )
    .with("host_unavailable", "store_unavailable", "internal_error", () => "unavailable")
    .with(P.string, () => "malformed")
    .exhaustive();
}

/** The fields of the event that depend on the error. */
function detailsOf(error: GuardError | null): Pick<GuardEvent, "action" | "requiredAccessLevel" | "rules"> {
  if (error?.type === "package_protected") {
    const { action, requiredAccessLevel, blockedBy } = error;
    return { action, requiredAccessLevel, rules: blockedBy };
  }
  if (error?.type !== "below_minimum_access_level") return { action: null, requiredAccessLevel: null, rules: [] };
  return { action: error.action, requiredAccessLevel: error.requiredAccessLevel, rules: [] };
}

function writtenPackage({ packageType, packageName, alternativeNames = [], actions }: PackageWrite): WrittenPackage {
  return { packageType, packageName, alternativeNames, actions };
}

const plainId = /^[\w.:/+=-]{1,128}$/;

/** The origin of a request, for events. The request id is the header X-Request-Id, if it has the form of an id. */
export function eventOrigin<Request>(
  { address, header }: Pick<WriteRequest<Request>, "address" | "header">,
  caller: GuardCaller | null,
): RequestOrigin {
  const requestId = header("x-request-id") ?? "";
  return {
    ...(caller !== null && caller.name !== null && { name: caller.name }),
    ...(address !== null && { address }),
    ...(plainId.test(requestId) && { requestId }),
  };
}
