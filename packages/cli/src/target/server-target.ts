import {
  type ApplyRuleSetError,
  type CreateRuleError,
  createRulesClient,
  type DecidingRules,
  type DeleteRuleError,
  type PackageDecision,
  type RevertChangeError,
  type RulesClient,
  type UpdateRuleError,
} from "@package-protection/client";
import type { AccessLevel } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { match } from "ts-pattern";
import { printable } from "../output/printable.ts";
import type { PresentRule } from "../plan/plan-rules.ts";
import { ruleErrorText } from "./rule-error-text.ts";
import type { CallerDecision, Failure, RuleTarget } from "./target.ts";

export interface ServerPlace {
  readonly url: string;
  readonly project: string;
  readonly token: string | null;
  /** Whether the options of the place begin with `--from-`; false by default. */
  readonly isSource?: boolean;
}

/** The rules of a project on a server, this project's or a GitLab. */
export function serverTarget({ url, project, token, isSource = false }: ServerPlace): Result<RuleTarget, Failure> {
  const tokenOption = isSource
    ? "--from-token-file or PACKAGE_PROTECTION_FROM_TOKEN"
    : "--token-file or PACKAGE_PROTECTION_TOKEN";
  return makeClient({ url, project, token, isSource }, tokenOption).map((client) => {
    const name = `${/^\d+$/.test(project) ? `project ${project}` : project} on ${url}`;
    const describe = (error: ClientError) => describeError(error, token === null, tokenOption);
    const isGitLab = () => client.serverKind().map((kind) => kind === "gitlab");
    return {
      name,
      isGitLab: () => isGitLab().mapErr(describe),
      readRules: () =>
        isGitLab()
          .andThen((gitlab) =>
            gitlab ? client.listRules().map((rules) => ({ revision: null, rules })) : client.readRuleSet(),
          )
          .mapErr(describe),
      decideForCaller: ({ action, ...named }) =>
        client
          .decidePackages({ action, packages: [named] })
          .mapErr(describe)
          .andThen(({ minimumAccessLevel, decisions: [decision] }) =>
            decision === undefined
              ? err("the server decided about no package; its version may differ from this one's")
              : ok(callerDecision(decision, minimumAccessLevel)),
          ),
      createRule: (rule) => client.createRule({ rule }).mapErr(describe),
      updateRule: (ruleId, change) => client.updateRule({ ruleId, change }).mapErr(describe),
      deleteRule: (ruleId) => client.deleteRule({ ruleId }).mapErr(describe),
      applyRules: (rules, expected) =>
        client
          .applyRuleSet({ rules, ...(expected !== null && { expected }) })
          .map(() => undefined)
          .mapErr(describe),
      listHistory: (query) => client.listHistory(query).mapErr(describe),
      revertChange: (sequence) =>
        client
          .revertChange({ sequence })
          .map((reverted) => reverted.sequence)
          .mapErr(describe),
      close: () => Promise.resolve(),
    };
  });
}

function callerDecision(
  { outcome, requiredAccessLevel, blockedBy, wouldBlock }: PackageDecision,
  minimumLevel: AccessLevel | null,
): CallerDecision {
  const isBelow = outcome === "blocked" && blockedBy?.ruleCount === 0;
  return {
    allowed: outcome === "allowed",
    belowMinimumLevel: isBelow ? minimumLevel : null,
    requiredLevel: requiredAccessLevel,
    blockedBy: blockedBy && presentRules(blockedBy),
    wouldBlock: wouldBlock && presentRules(wouldBlock),
  };
}

/** Rules that decide are stored ones, so each has an id. */
function presentRules({ rules }: DecidingRules): readonly PresentRule[] {
  return rules.flatMap(({ id, ...terms }) => (id === null ? [] : [{ id, ...terms }]));
}

function makeClient({ url, project, token, isSource }: ServerPlace, tokenOption: string): Result<RulesClient, Failure> {
  try {
    return ok(createRulesClient({ url, project, ...(token !== null && { token }) }));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    // The client's message begins with the name of its option.
    const options = message.replace(/^(?=url |project )/, isSource ? "--from-" : "--");
    return err(options.replace(/^token /, `the token of ${tokenOption} `));
  }
}

type ClientError = CreateRuleError | UpdateRuleError | DeleteRuleError | ApplyRuleSetError | RevertChangeError;

const again = "; it may have happened all the same: look, or run the command again";

function describeError(error: ClientError, isTokenMissing: boolean, tokenOption: string): Failure {
  const maybe = "mayHaveHappened" in error && error.mayHaveHappened ? again : "";
  return match(error)
    .with({ type: "unauthenticated" }, () =>
      isTokenMissing
        ? `the server needs a token; set ${tokenOption}`
        : `the server rejects the token of ${tokenOption}`,
    )
    .with({ type: "token_expired" }, () => `the token of ${tokenOption} has expired; make a new one`)
    .with({ type: "token_revoked" }, () => `the token of ${tokenOption} was revoked; make a new one`)
    .with(
      { type: "insufficient_scope" },
      () => `the token of ${tokenOption} may only read; a token with the scope api is needed`,
    )
    .with({ type: "project_not_found" }, () => "the server has no such project, or hides it from the token's user")
    .with({ type: "feature_disabled" }, () => "the server has package protection switched off for the project")
    .with(
      { type: "forbidden" },
      () => `the user of the token of ${tokenOption} may not manage the project's rules; a maintainer may`,
    )
    .with({ type: "rate_limited" }, ({ retryAfterMs }) =>
      retryAfterMs === null
        ? "the server limits requests; try again later"
        : `the server limits requests; try again in ${Math.ceil(retryAfterMs / 1000)} s`,
    )
    .with({ type: "server_unavailable" }, ({ status }) => `the server answered with status ${status}${maybe}`)
    .with({ type: "connection_failed" }, ({ cause }) => `the connection failed: ${reasonOf(cause)}${maybe}`)
    .with({ type: "timed_out" }, ({ timeoutMs }) => `the server did not answer within ${timeoutMs / 1000} s${maybe}`)
    .with({ type: "request_rejected" }, ({ status, messages }) => `the server refused (${status}): ${said(messages)}`)
    .with({ type: "unexpected_answer" }, ({ reason }) => `${printable(reason)}${maybe}`)
    .with(
      { type: "unsupported_by_server" },
      ({ endpoint }) => `GitLab's API has no ${endpoint}; only servers of package-protection have it`,
    )
    .with({ type: "invalid_items" }, ({ errors }) => {
      const sentences = errors.map(({ index, message }) =>
        index === null ? message : `rule ${index + 1}: ${message}`,
      );
      return `the server refused the rules: ${said(sentences)}`;
    })
    .with({ type: "not_revertible" }, ({ messages }) => `the entry can't be undone: ${said(messages)}`)
    .otherwise(ruleErrorText);
}

/** What a server says, in one line. */
function said(messages: readonly string[]): string {
  return messages.map(printable).join("; ");
}

/** `fetch` puts the network's error below its own. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join("; ");
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause === undefined ? cause.message : reasonOf(cause.cause);
}
