import type { PackageWrite } from "@package-protection/registry-protocols";
import { match, P } from "ts-pattern";
import { sentCredentials } from "../message/credentials.ts";
import { redaction } from "../message/described-cause.ts";
import { notify } from "../message/logger.ts";
import type { GuardError } from "./errors.ts";
import { logGuardError } from "./failure-log.ts";
import type { GuardEvent, WrittenPackage } from "./guard-event.ts";
import type { PackageGuardOptions } from "./options.ts";
import { eventOrigin, type VettingState, type WriteRequest } from "./write-request.ts";

/** Reports what became of a write to the host's listener and logger. Never throws. */
export function reportOutcome<Request>(
  { logger, onDecision }: PackageGuardOptions<Request>,
  request: WriteRequest<Request>,
  state: VettingState,
  error: GuardError | null,
): void {
  if (error !== null && logger !== undefined) logGuardError(logger, error, request, state);
  if (onDecision === undefined) return;
  const { method, path, header } = request;
  const { caller, write, startedAt } = state;
  const event: GuardEvent = {
    outcome: outcomeOf(error),
    reason: error?.type ?? null,
    method,
    path: redaction(sentCredentials(header))(path),
    origin: eventOrigin(request, caller),
    projectId: caller?.projectId ?? null,
    principal: caller?.principal ?? null,
    write: write && writtenPackage(write),
    ...detailsOf(error),
    durationMs: performance.now() - startedAt,
  };
  void Promise.resolve().then(() => notify(() => onDecision(event)));
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
      () => "refused",
    )
    .with("host_unavailable", "store_unavailable", "internal_error", () => "unavailable")
    .with(P.string, () => "malformed")
    .exhaustive();
}

/** The event's fields that an error fills. */
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
