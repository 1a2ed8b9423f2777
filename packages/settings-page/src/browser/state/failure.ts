import type {
  CreateRuleError,
  DeleteRuleError,
  HistoryEntryNotFound,
  InvalidItems,
  NotRevertible,
  RequestError,
  UnsupportedByServer,
  UpdateRuleError,
} from "@package-protection/client";
import { text } from "../text.ts";

/** Whatever a request of the page can fail with. */
export type Failure =
  | RequestError
  | UnsupportedByServer
  | CreateRuleError
  | UpdateRuleError
  | DeleteRuleError
  | InvalidItems
  | HistoryEntryNotFound
  | NotRevertible;

/** A page in place of the view, for a project that can't be shown. */
export type ProblemPage = keyof typeof text.who.pages;

/** The page for a failure of the first request. A token that fails is another matter than none. */
export function problemPage(error: RequestError | UnsupportedByServer, hasToken: boolean): ProblemPage {
  switch (error.type) {
    case "unauthenticated":
      return hasToken ? "tokenRefused" : "unauthenticated";
    case "token_expired":
      return "tokenExpired";
    case "token_revoked":
      return "tokenRevoked";
    case "insufficient_scope":
      return "scope";
    case "forbidden":
      return "forbidden";
    case "project_not_found":
      return "notFound";
    case "feature_disabled":
      return "disabled";
    case "unsupported_by_server":
      return "missing";
    case "rate_limited":
      return "rateLimited";
    case "server_unavailable":
      return "unavailable";
    case "connection_failed":
    case "timed_out":
      return "network";
    case "request_rejected":
    case "unexpected_answer":
      return "unexpected";
  }
}

/** One sentence that says why something failed, and what to do. */
export function failureSentence(error: Failure): string {
  const sentence = reason(error);
  return "mayHaveHappened" in error && error.mayHaveHappened
    ? `${sentence} ${text.failures.mayHaveHappened}`
    : sentence;
}

function reason(error: Failure): string {
  const { failures } = text;
  switch (error.type) {
    case "unauthenticated":
    case "token_revoked":
      return failures.unauthenticated;
    case "token_expired":
      return failures.tokenExpired;
    case "insufficient_scope":
      return failures.scope;
    case "forbidden":
      return failures.forbidden;
    case "project_not_found":
      return failures.notFound;
    case "feature_disabled":
      return failures.disabled;
    case "unsupported_by_server":
      return failures.missing;
    case "rate_limited":
      return failures.rateLimited;
    case "server_unavailable":
      return failures.unavailable;
    case "connection_failed":
    case "timed_out":
      return failures.network;
    case "unexpected_answer":
      return failures.unexpected;
    case "rule_not_found":
      return failures.ruleGone;
    case "history_entry_not_found":
      return failures.entryGone;
    case "rule_changed":
      return failures.busy;
    case "precondition_failed":
      return failures.conflict;
    case "pattern_taken":
      return failures.taken;
    case "rule_limit_reached":
      return failures.limit(error.maximumRules);
    case "invalid_rule":
      return text.editor.level_missing;
    case "request_rejected":
    case "not_revertible":
      return error.messages.join(" ");
    case "invalid_items":
      return error.errors.map(({ message }) => message).join(" ");
  }
}
