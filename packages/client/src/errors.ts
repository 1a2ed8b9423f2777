import type {
  FeatureDisabled,
  Forbidden,
  InsufficientScope,
  InvalidRule,
  PatternTaken,
  PreconditionFailed,
  ProjectNotFound,
  RuleChanged,
  RuleLimitReached,
  RuleNotFound,
} from "@package-protection/core";

/** The server rejects the token, or got none. */
export interface Unauthenticated {
  readonly type: "unauthenticated";
}

/** The token was valid and has expired (HTTP 401). */
export interface TokenExpired {
  readonly type: "token_expired";
}

/** Somebody revoked the token (HTTP 401). */
export interface TokenRevoked {
  readonly type: "token_revoked";
}

/** The server rejects this client's requests for a while. Nothing was changed. */
export interface RateLimited {
  readonly type: "rate_limited";
  /** The pause that the server asks for, in milliseconds; null if it names none. */
  readonly retryAfterMs: number | null;
}

/** The server, or a proxy before it, answered with a status of 500 or more. */
export interface ServerUnavailable {
  readonly type: "server_unavailable";
  readonly status: number;
  /** True if a change may have happened all the same. */
  readonly mayHaveHappened: boolean;
}

/** No connection, or one that broke before the whole answer had come. */
export interface ConnectionFailed {
  readonly type: "connection_failed";
  /** True if a change may have happened all the same. */
  readonly mayHaveHappened: boolean;
  readonly cause: unknown;
}

/** The whole answer did not come in time. */
export interface RequestTimedOut {
  readonly type: "timed_out";
  readonly timeoutMs: number;
  /** True if a change may have happened all the same. */
  readonly mayHaveHappened: boolean;
}

/** The server refused the request for a reason that has no type of its own. */
export interface RequestRejected {
  readonly type: "request_rejected";
  readonly status: number;
  /** The server's own sentences; at least one. */
  readonly messages: readonly string[];
}

/** The answer is not one of this API: another kind of server, a proxy's page, a redirect, or an unknown value. */
export interface UnexpectedAnswer {
  readonly type: "unexpected_answer";
  readonly status: number;
  /** The defect of the answer: one sentence for a person. */
  readonly reason: string;
  /** True if a change may have happened all the same. */
  readonly mayHaveHappened: boolean;
}

/** The server is a GitLab, or a server of this project without the endpoint (contract, section 7). Nothing was changed. */
export interface UnsupportedByServer {
  readonly type: "unsupported_by_server";
  /** The endpoint below `packages/protection`, such as `rule_set`. */
  readonly endpoint: string;
}

/** The errors of every request. */
export type RequestError =
  | Unauthenticated
  | TokenExpired
  | TokenRevoked
  | InsufficientScope
  | ProjectNotFound
  | FeatureDisabled
  | Forbidden
  | RateLimited
  | ServerUnavailable
  | ConnectionFailed
  | RequestTimedOut
  | RequestRejected
  | UnexpectedAnswer;

/** The errors of a write of one rule. The violations of an invalid rule are those that the server names. */
export type RuleWriteError = RequestError | InvalidRule | PatternTaken | RuleLimitReached | UnsupportedByServer;
/** The errors of `createRule`. */
export type CreateRuleError = RuleWriteError | PreconditionFailed | RuleChanged;
/** The errors of `updateRule`. */
export type UpdateRuleError = CreateRuleError | RuleNotFound;
/** The errors of `deleteRule`. */
export type DeleteRuleError = RequestError | RuleNotFound | PreconditionFailed | RuleChanged | UnsupportedByServer;

/** An entry can't be undone: it was reverted before, its rules were changed since, or a pattern is taken. */
export interface NotRevertible {
  readonly type: "not_revertible";
  /** The server's own sentences. */
  readonly messages: readonly string[];
}

/** The project has no history entry with this sequence. */
export interface HistoryEntryNotFound {
  readonly type: "history_entry_not_found";
}

/** Some of the rules, or of the changes to try, are not valid. */
export interface InvalidItems {
  readonly type: "invalid_items";
  readonly errors: readonly InvalidItem[];
}

/** One invalid item of a request with several. */
export interface InvalidItem {
  /** The item's index in the request, from 0; null if the server names none. */
  readonly index: number | null;
  /** The server's own sentence. */
  readonly message: string;
}
