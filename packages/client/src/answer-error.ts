import {
  featureDisabled,
  forbidden,
  type InvalidRule,
  insufficientScope,
  maximumPatternLength,
  type PatternTaken,
  type PreconditionFailed,
  packageTypeDisplayName,
  packageTypes,
  patternTaken,
  preconditionFailed,
  projectNotFound,
  type RuleChanged,
  type RuleLimitReached,
  type RuleNotFound,
  type RuleViolation,
  ruleChanged,
  ruleLimitReached,
  ruleNotFound,
} from "@package-protection/core";
import { retryAfterMs, type ServerAnswer, type ServerRequest } from "./connection.ts";
import type { RequestError } from "./errors.ts";
import { isObject, parseJson } from "./json.ts";

/** The errors of only some requests. */
export type SpecificError =
  | RuleNotFound
  | PreconditionFailed
  | RuleChanged
  | InvalidRule
  | PatternTaken
  | RuleLimitReached;

/** The server does not have the path. */
interface EndpointMissing {
  readonly type: "endpoint_missing";
}

/** The server's reason for refusing a request, with its own sentences. */
export interface Refusal {
  readonly error: RequestError | SpecificError | EndpointMissing;
  readonly status: number;
  readonly messages: readonly string[];
}

/** Reads an answer that is not a success (contract, section 2, error bodies). */
export function readRefusal(answer: ServerAnswer, { safe }: ServerRequest): Refusal {
  const { status, headers, text } = answer;
  const body = parseJson(text);
  const messages = sentencesOf(body);
  const refusal = (error: Refusal["error"]): Refusal => ({ error, status, messages });
  const unexpected = (reason: string) => refusal({ type: "unexpected_answer", status, reason, mayHaveHappened: !safe });
  const sentence = messages[0] ?? "";
  if (status >= 500) return refusal({ type: "server_unavailable", status, mayHaveHappened: !safe });
  switch (status) {
    case 401:
      return refusal({ type: unauthenticatedType(body) });
    case 403:
      return refusal(isObject(body) && body.error === "insufficient_scope" ? insufficientScope : forbidden);
    case 404:
      return refusal(notFoundError(body));
    case 409:
      return refusal(
        sentence === "409 Conflict: Resource lock" ? ruleChanged : { type: "request_rejected", status, messages },
      );
    case 412:
      return refusal(preconditionFailed);
    case 422:
      return refusal(unprocessableError(messages) ?? { type: "request_rejected", status, messages });
    case 429:
      return refusal({ type: "rate_limited", retryAfterMs: retryAfterMs(headers) });
    default:
      if (status === 0 || (status >= 300 && status < 400)) return unexpected(redirectReason(headers));
      if (status >= 400 && sentence !== "") return refusal({ type: "request_rejected", status, messages });
      return unexpected(`the answer has the status ${status} and is not one of this API`);
  }
}

/**
 * Keeps the specific errors that a request may have; the others become `request_rejected`.
 *
 * @param missing the result for a path that the server does not have.
 */
export function narrowed<Type extends SpecificError["type"], Missing>(
  { error, status, messages }: Refusal,
  types: readonly Type[],
  missing: Missing,
): RequestError | Extract<SpecificError, { readonly type: Type }> | Missing {
  if (error.type === "endpoint_missing") return missing;
  if (isSpecific(error)) {
    return isOneOf(error, types) ? error : { type: "request_rejected", status, messages };
  }
  return error;
}

const specificTypes: ReadonlySet<string> = new Set<SpecificError["type"]>([
  "rule_not_found",
  "precondition_failed",
  "rule_changed",
  "invalid_rule",
  "pattern_taken",
  "rule_limit_reached",
]);

function isSpecific(error: RequestError | SpecificError): error is SpecificError {
  return specificTypes.has(error.type);
}

function isOneOf<Type extends SpecificError["type"]>(
  error: SpecificError,
  types: readonly Type[],
): error is Extract<SpecificError, { readonly type: Type }> {
  return types.some((type) => type === error.type);
}

function unauthenticatedType(body: unknown): "unauthenticated" | "token_expired" | "token_revoked" {
  const description = isObject(body) && body.error === "invalid_token" ? String(body.error_description) : "";
  if (description.startsWith("Token is expired")) return "token_expired";
  return description.startsWith("Token was revoked") ? "token_revoked" : "unauthenticated";
}

/** A path that the server does not have is `{"error": …}`, a foreign page or nothing; the rest is `{"message": …}`. */
function notFoundError(body: unknown): Refusal["error"] {
  if (!isObject(body) || typeof body.message !== "string") return { type: "endpoint_missing" };
  if (body.message.includes("feature flag is disabled")) return featureDisabled;
  return body.message === "404 Project Not Found" ? projectNotFound : ruleNotFound;
}

function unprocessableError(messages: readonly string[]): InvalidRule | PatternTaken | RuleLimitReached | null {
  if (messages.includes("Package name pattern has already been taken")) return patternTaken;
  const limit = messages
    .map((message) => /\((\d+)\) exceeded$/.exec(message)?.[1])
    .find((found) => found !== undefined);
  if (limit !== undefined) return ruleLimitReached(Number(limit));
  const violations = messages.map(violationOf);
  const known = violations.filter((violation) => violation !== null);
  return known.length > 0 && known.length === violations.length ? { type: "invalid_rule", violations: known } : null;
}

const violationsBySentence: ReadonlyMap<string, RuleViolation> = new Map([
  ["Package name pattern can't be blank", { type: "pattern_blank" }],
  [
    `Package name pattern is too long (maximum is ${maximumPatternLength} characters)`,
    { type: "pattern_too_long", maximumLength: maximumPatternLength },
  ],
  ["Package name pattern can't contain a NUL or half of a surrogate pair", { type: "pattern_not_text" }],
  ["Package type can't be blank", { type: "package_type_blank" }],
  ["Package type is not included in the list", { type: "package_type_unknown" }],
  ["Minimum access level for push is not included in the list", { type: "push_level_unknown" }],
  ["Minimum access level for delete is not included in the list", { type: "delete_level_unknown" }],
  ["A rule must have at least a minimum access role for push or delete.", { type: "level_missing" }],
  ["Enforcement is not included in the list", { type: "enforcement_unknown" }],
]);

function violationOf(sentence: string): RuleViolation | null {
  const named = /^Package name pattern should be a valid (.+) package name/.exec(sentence)?.[1];
  const packageType = packageTypes.find((type) => packageTypeDisplayName(type) === named);
  if (packageType !== undefined) return { type: "pattern_format", packageType };
  return violationsBySentence.get(sentence) ?? null;
}

/** GitLab's releases put their sentences below `message`, below `error`, or below `message.error`, alone or in an array. */
function sentencesOf(body: unknown): readonly string[] {
  if (typeof body === "string") return [body];
  if (Array.isArray(body)) return body.flatMap(sentencesOf);
  if (!isObject(body)) return [];
  return [body.message, body.error].flatMap(sentencesOf);
}

/** Another server must not get the token. */
function redirectReason(headers: Headers): string {
  const target = headers.get("Location");
  return `the server redirects${target === null ? "" : ` to ${target}`}, and redirects are not followed: use the address that it redirects to`;
}
