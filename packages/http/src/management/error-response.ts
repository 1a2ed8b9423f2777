import {
  type AlreadyReverted,
  type ClockUnavailable,
  type DuplicateRule,
  type HistoryEntryNotFound,
  type InvalidChanges,
  type InvalidRule,
  type InvalidRuleSet,
  type InventoryMissing,
  type InventoryUnavailable,
  type ManagementError,
  type PatternTaken,
  type PreconditionFailed,
  packageTypeDisplayName,
  type RefusalLogUnavailable,
  type RuleChanged,
  type RuleLimitReached,
  type RuleNotFound,
  type RulesTouchedSince,
  type RuleViolation,
} from "@package-protection/core";
import { match, P } from "ts-pattern";
import type { BodyError, BodyFormat } from "../message/errors.ts";
import {
  internalErrorResponse,
  jsonResponse,
  pathUnknownResponse,
  projectNotFoundResponse,
  unavailableResponse,
  type WireResponse,
} from "../message/response.ts";
import type { WireError } from "./wire-error.ts";

/** Every error that a request can end with: the wire's own, and those of core's use cases. */
export type ApiError =
  | WireError
  | ManagementError
  | RuleNotFound
  | PreconditionFailed
  | InvalidRule
  | PatternTaken
  | RuleLimitReached
  | RuleChanged
  | ClockUnavailable
  | InvalidRuleSet
  | InvalidChanges
  | HistoryEntryNotFound
  | AlreadyReverted
  | RulesTouchedSince
  | InventoryMissing
  | InventoryUnavailable
  | RefusalLogUnavailable;

/** The text after a parameter's name in the contract's 400 messages. */
export const parameterComplaints = {
  missing: "is missing",
  invalid: "is invalid",
  notListed: "does not have a valid value",
} as const;

export const noLevelGiven =
  "minimum_access_level_for_push, minimum_access_level_for_delete are missing, at least one parameter must be provided";

const expired = "Token is expired. You can either do re-authorization or token refresh.";
const revoked = "Token was revoked. You have to re-authorize from the user.";

/** The answer to every error (contract, section 2, error bodies). It has no part of a failure's cause. */
export function errorResponse(error: ApiError): WireResponse {
  return match(error)
    .with({ type: "invalid_parameters" }, ({ messages }) => errorAnswer(400, messages.join(", ")))
    .with({ type: "body_malformed" }, () => errorAnswer(400, "message body does not match declared format"))
    .with({ type: "unauthenticated" }, () => messageAnswer(401, "401 Unauthorized", { "WWW-Authenticate": "Bearer" }))
    .with({ type: "token_expired" }, () => invalidToken(expired))
    .with({ type: "token_revoked" }, () => invalidToken(revoked))
    .with({ type: "insufficient_scope" }, ({ type }) =>
      jsonResponse(403, {
        error: type,
        error_description: "The request requires higher privileges than provided by the access token.",
        scope: "api",
      }),
    )
    .with({ type: P.union("forbidden", "browser_credential") }, () => messageAnswer(403, "403 Forbidden"))
    .with({ type: "project_not_found" }, () => projectNotFoundResponse)
    .with({ type: "feature_disabled" }, () =>
      messageAnswer(404, "'packages_protected_packages' feature flag is disabled"),
    )
    .with({ type: P.union("rule_not_found", "history_entry_not_found") }, () => messageAnswer(404, "404 Not found"))
    .with({ type: "path_unknown" }, () => pathUnknownResponse)
    .with({ type: "method_not_allowed" }, ({ allow }) => errorAnswer(405, "405 Not Allowed", { Allow: allow }))
    .with({ type: "rule_changed" }, () => messageAnswer(409, "409 Conflict: Resource lock"))
    .with({ type: "already_reverted" }, ({ revertedBy }) =>
      messageAnswer(409, `409 Conflict: The entry was reverted by entry ${revertedBy}`),
    )
    .with({ type: "rules_touched_since" }, ({ ruleIds }) =>
      messageAnswer(409, `409 Conflict: Rules were changed since: ${firstOf(ruleIds.map(String)).join(", ")}`),
    )
    .with({ type: "reverted_pattern_taken" }, () => messageAnswer(409, `409 Conflict: ${patternIsTaken}`))
    .with({ type: "precondition_failed" }, () => messageAnswer(412, "412 Precondition Failed"))
    .with({ type: "content_too_large" }, ({ maximumBytes }) =>
      errorAnswer(413, `the request body is too large, it must have at most ${maximumBytes} bytes`),
    )
    .with({ type: "unsupported_media_type" }, ({ fault, formats }) =>
      errorAnswer(415, mediaTypeSentence(fault, formats)),
    )
    .with({ type: "invalid_rule" }, ({ violations }) => unprocessable(violations.map(violationSentence)))
    .with({ type: "pattern_taken" }, () => unprocessable([patternIsTaken]))
    .with({ type: "invalid_rule_set" }, ({ errors }) =>
      unprocessable(errors.flatMap(({ index, error }) => itemSentences(`rules[${index}]`, error))),
    )
    .with({ type: "invalid_changes" }, ({ errors }) =>
      unprocessable(errors.flatMap(({ index, error }) => itemSentences(`changes[${index}]`, error))),
    )
    .with({ type: "inventory_missing" }, () =>
      unprocessable(["Packages can't be blank, because this server has no list of its packages"]),
    )
    .with({ type: "rule_limit_reached" }, ({ maximumRules }) =>
      unprocessable([`Maximum number of package protection rules (${maximumRules}) exceeded`]),
    )
    .with({ type: "internal_error" }, () => internalErrorResponse)
    .with(
      {
        type: P.union(
          ...([
            "authenticator_unavailable",
            "directory_unavailable",
            "store_unavailable",
            "clock_unavailable",
          ] as const),
          ...(["inventory_unavailable", "refusal_log_unavailable"] as const),
        ),
      },
      () => unavailableResponse,
    )
    .exhaustive();
}

type MediaTypeFault = Extract<BodyError, { readonly type: "unsupported_media_type" }>["fault"];

const mediaTypes = { json: "application/json", form: "application/x-www-form-urlencoded" } as const;

function mediaTypeSentence(fault: MediaTypeFault, formats: readonly BodyFormat[]): string {
  const accepted = formats.map((format) => mediaTypes[format]).join(" or ");
  return match(fault)
    .with("no_content_type", () => `the request body has no Content-Type, it must be ${accepted}`)
    .with("content_type", () => `the Content-Type is not supported, it must be ${accepted}`)
    .with("charset", () => "the charset is not supported, it must be utf-8")
    .with("content_encoding", () => "the Content-Encoding is not supported, it must be identity")
    .exhaustive();
}

const patternIsTaken = "Package name pattern has already been taken";

/** The errors of one item of a list, each sentence with its place. */
function itemSentences(place: string, error: InvalidRule | DuplicateRule | RuleNotFound | PatternTaken) {
  const sentences = match(error)
    .with({ type: "invalid_rule" }, ({ violations }) => violations.map(violationSentence))
    .with({ type: "duplicate_rule" }, ({ firstIndex }) => [
      `Package name pattern, type and enforcement are those of rules[${firstIndex}]`,
    ])
    .with({ type: "rule_not_found" }, () => ["Rule is not found"])
    .with({ type: "pattern_taken" }, () => [patternIsTaken])
    .exhaustive();
  return sentences.map((sentence) => `${place}: ${sentence}`);
}

/** How many items of a list an answer names. */
const mostNamed = 100;

function firstOf(texts: readonly string[]): readonly string[] {
  return texts.length <= mostNamed ? texts : [...texts.slice(0, mostNamed), `and ${texts.length - mostNamed} more`];
}

function violationSentence(violation: RuleViolation): string {
  return match(violation)
    .with({ type: "pattern_blank" }, () => "Package name pattern can't be blank")
    .with(
      { type: "pattern_too_long" },
      ({ maximumLength }) => `Package name pattern is too long (maximum is ${maximumLength} characters)`,
    )
    .with(
      { type: "pattern_format" },
      ({ packageType }) =>
        `Package name pattern should be a valid ${packageTypeDisplayName(packageType)} package name with optional wildcard characters.`,
    )
    .with({ type: "pattern_not_text" }, () => "Package name pattern can't contain a NUL or half of a surrogate pair")
    .with({ type: "package_type_blank" }, () => "Package type can't be blank")
    .with({ type: "package_type_unknown" }, () => "Package type is not included in the list")
    .with({ type: "push_level_unknown" }, () => "Minimum access level for push is not included in the list")
    .with({ type: "delete_level_unknown" }, () => "Minimum access level for delete is not included in the list")
    .with({ type: "level_missing" }, () => "A rule must have at least a minimum access role for push or delete.")
    .with({ type: "enforcement_unknown" }, () => "Enforcement is not included in the list")
    .exhaustive();
}

function messageAnswer(status: number, message: string, headers?: Readonly<Record<string, string>>) {
  return jsonResponse(status, { message }, headers);
}

function errorAnswer(status: number, error: string, headers?: Readonly<Record<string, string>>) {
  return jsonResponse(status, { error }, headers);
}

function unprocessable(sentences: readonly string[]): WireResponse {
  return jsonResponse(422, { message: { error: firstOf(sentences) } });
}

function invalidToken(description: string): WireResponse {
  return jsonResponse(
    401,
    { error: "invalid_token", error_description: description },
    { "WWW-Authenticate": `Bearer error="invalid_token", error_description="${description}"` },
  );
}
