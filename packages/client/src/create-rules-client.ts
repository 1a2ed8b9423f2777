import type { RuleChange } from "@package-protection/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { openConnection, type ServerAnswer } from "./connection.ts";
import type { InvalidItems, RequestRejected } from "./errors.ts";
import { openExchange } from "./exchange.ts";
import { parseJson } from "./json.ts";
import { readDecisions } from "./package-decisions.ts";
import { packageToWire } from "./package-terms.ts";
import { protectionAddress } from "./project-address.ts";
import { readFindings } from "./rule-findings.ts";
import { readHistoryEntries, readRevertedChange } from "./rule-history.ts";
import { linkTo, readWholeList } from "./rule-list.ts";
import { readPreview, ruleSetChangeToWire } from "./rule-preview.ts";
import { readRefusals } from "./rule-refusals.ts";
import { readAppliedRuleSet, readProjectRules } from "./rule-set.ts";
import type { RulesClient, RulesClientOptions } from "./rules-client.ts";
import { changeToWire, inputToWire, readRule } from "./wire-rule.ts";

/**
 * Makes a client of one project's rules. It sends nothing yet.
 *
 * @throws TypeError for options outside of their types. No message repeats the token.
 */
export function createRulesClient(options: RulesClientOptions): RulesClient {
  const { url, project, timeoutMs = 30_000, retries = 2 } = options;
  const base = protectionAddress(url, project);
  const send = openConnection({
    fetch: options.fetch ?? ((address, request) => fetch(address, request)),
    headers: headersOf(options),
    timeoutMs: integer("timeoutMs", timeoutMs, 1),
    retries: integer("retries", retries, 0),
  });
  const exchange = openExchange(base, send);

  return {
    serverKind: exchange.serverKind,

    listRules() {
      const pages = readWholeList((next) => {
        const query =
          next === null ? "" : `?page=${next.page}${next.perPage === null ? "" : `&per_page=${next.perPage}`}`;
        return exchange.asGitLab({ method: "GET", url: `${base}/rules${query}`, safe: true }, [], (answer) =>
          ok(answer),
        );
      });
      return new ResultAsync(pages).mapErr((error) =>
        error.type === "list_fault" ? { ...error, type: "unexpected_answer", mayHaveHappened: false } : error,
      );
    },

    createRule({ rule, expected }) {
      const body = inputToWire(rule);
      const refusals = [
        "invalid_rule",
        "pattern_taken",
        "rule_limit_reached",
        "precondition_failed",
        "rule_changed",
      ] as const;
      const request = { method: "POST", body, headers: ifMatch(expected), safe: false } as const;
      if (expected === undefined && (rule.enforcement ?? "active") === "active") {
        const { enforcement: _, ...terms } = body;
        return exchange.asGitLab({ ...request, url: `${base}/rules`, body: terms }, refusals, readJson(readRule));
      }
      return exchange.asOurs({ ...request, url: `${base}/rule_set/rules` }, refusals, readJson(readRule));
    },

    updateRule({ ruleId, change, expected, unmodifiedSince }) {
      const refusals = [
        "rule_not_found",
        "invalid_rule",
        "pattern_taken",
        "rule_limit_reached",
        "precondition_failed",
        "rule_changed",
      ] as const;
      const headers = { ...ifMatch(expected), ...ifUnmodifiedSince(unmodifiedSince) };
      const request = { method: "PATCH", body: changeToWire(change), headers, safe: false } as const;
      return needsOurServer(change, expected)
        ? exchange.asOurs(
            { ...request, url: `${base}/rule_set/rules/${segment(ruleId)}` },
            refusals,
            readJson(readRule),
          )
        : exchange.asGitLab({ ...request, url: `${base}/rules/${segment(ruleId)}` }, refusals, readJson(readRule));
    },

    deleteRule({ ruleId, expected, unmodifiedSince }) {
      const headers = { ...ifMatch(expected), ...ifUnmodifiedSince(unmodifiedSince) };
      const request = { method: "DELETE", headers, safe: false } as const;
      const refusals = ["rule_not_found", "precondition_failed", "rule_changed"] as const;
      const read = () => ok(undefined);
      return expected === undefined
        ? exchange.asGitLab({ ...request, url: `${base}/rules/${segment(ruleId)}` }, refusals, read)
        : exchange.asOurs({ ...request, url: `${base}/rule_set/rules/${segment(ruleId)}` }, refusals, read);
    },

    readRuleSet: () =>
      exchange.asOurs({ method: "GET", url: `${base}/rule_set`, safe: true }, [], readJson(readProjectRules)),

    applyRuleSet({ rules, expected, dryRun = false }) {
      const request = {
        method: "PUT",
        url: `${base}/rule_set${dryRun ? "?dry_run=true" : ""}`,
        headers: ifMatch(expected),
        body: { rules: rules.map(inputToWire) },
        safe: dryRun,
      } as const;
      const refusals = ["rule_limit_reached", "precondition_failed", "rule_changed"] as const;
      return exchange.asOurs(request, refusals, readJson(readAppliedRuleSet)).mapErr(withInvalidItems);
    },

    listHistory({ ruleId, by, before, limit } = {}) {
      const query = new URLSearchParams({
        ...(ruleId !== undefined && { rule_id: String(ruleId) }),
        ...(by !== undefined && { by }),
        ...(before !== undefined && { before: String(before) }),
        per_page: String(limit ?? 20),
      });
      return exchange.asOurs({ method: "GET", url: `${base}/history?${query}`, safe: true }, [], (answer) => {
        const next = nextSequence(answer.headers);
        if (next !== null && before !== undefined && next >= before) {
          return err(`the page of the history before entry ${before} names one before entry ${next} as its next`);
        }
        return readHistoryEntries(parseJson(answer.text)).map((entries) => ({ entries, next }));
      });
    },

    revertChange({ sequence, expected }) {
      const request = {
        method: "POST",
        url: `${base}/history/${segment(sequence)}/revert`,
        headers: ifMatch(expected),
        body: {},
        safe: false,
      } as const;
      const refusals = [
        "rule_not_found",
        "invalid_rule",
        "rule_limit_reached",
        "precondition_failed",
        "rule_changed",
      ] as const;
      return exchange.asOurs(request, refusals, readJson(readRevertedChange)).mapErr((error) => {
        if (error.type === "rule_not_found") return { type: "history_entry_not_found" };
        if (error.type === "request_rejected" && error.status === 409) {
          return { type: "not_revertible", messages: error.messages };
        }
        return error;
      });
    },

    previewRules({ changes, packages, after, limit }) {
      const body = {
        changes: changes.map(ruleSetChangeToWire),
        ...(packages !== undefined && { packages: packages.map(packageToWire) }),
        ...(after !== undefined && { after: packageToWire(after) }),
        ...(limit !== undefined && { per_page: limit }),
      };
      const request = { method: "POST", url: `${base}/preview`, body, safe: true } as const;
      return exchange.asOurs(request, [], readJson(readPreview)).mapErr(withInvalidItems);
    },

    listFindings: () =>
      exchange.asOurs({ method: "GET", url: `${base}/findings`, safe: true }, [], readJson(readFindings)),

    listRefusals({ limit = 20 } = {}) {
      const url = `${base}/refusals?per_page=${encodeURIComponent(limit)}`;
      return exchange.asOurs({ method: "GET", url, safe: true }, [], readJson(readRefusals));
    },

    decidePackages({ action, packages, principal }) {
      const body = {
        action,
        packages: packages.map(packageToWire),
        ...(principal !== undefined && { kind: principal.kind }),
        ...(principal?.kind === "user" && { access_level: principal.accessLevel }),
      };
      return exchange.asOurs(
        { method: "POST", url: `${base}/decisions`, body, safe: true },
        [],
        readJson(readDecisions),
      );
    },
  };
}

/** Reads the body of an answer as JSON. */
function readJson<T>(read: (value: unknown) => Result<T, string>): (answer: ServerAnswer) => Result<T, string> {
  return ({ text }) => read(parseJson(text));
}

/** The server's sentences begin with the place of the item: `rules[3]: …`. */
function withInvalidItems<E extends { readonly type: string }>(
  error: E | RequestRejected,
): E | RequestRejected | InvalidItems {
  if (!isRejected(error) || error.status !== 422) return error;
  const errors = error.messages.map((sentence) => {
    const [, index, message] = /^\w+\[(\d+)\]: (.*)$/s.exec(sentence) ?? [];
    return index === undefined || message === undefined
      ? { index: null, message: sentence }
      : { index: Number(index), message };
  });
  return { type: "invalid_items", errors };
}

function isRejected(error: { readonly type: string }): error is RequestRejected {
  return error.type === "request_rejected";
}

/** A value of a host without types must not lead to another path. */
function segment(id: number): string {
  return encodeURIComponent(String(id));
}

/** GitLab's API has no enforcement and no revision. */
function needsOurServer({ enforcement }: RuleChange, expected: string | undefined): boolean {
  return enforcement !== undefined || expected !== undefined;
}

function ifMatch(expected: string | undefined): Readonly<Record<string, string>> {
  return expected === undefined ? {} : { "If-Match": `"${expected}"` };
}

function ifUnmodifiedSince(time: number | undefined): Readonly<Record<string, string>> {
  return time === undefined ? {} : { "If-Unmodified-Since": new Date(time).toISOString() };
}

function nextSequence(headers: Headers): number | null {
  const before = linkTo(headers.get("Link") ?? "", "next")?.get("before") ?? "";
  return /^\d{1,15}$/.test(before) ? Number(before) : null;
}

function headersOf({ token, headers = {} }: RulesClientOptions): Readonly<Record<string, string>> {
  if (token === undefined) return headers;
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError("token must be printable ASCII without white space; does it end in a line break?");
  }
  return { ...headers, "PRIVATE-TOKEN": token };
}

function integer(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new TypeError(`${name} must be an integer of at least ${least}, got ${String(value)}`);
}
