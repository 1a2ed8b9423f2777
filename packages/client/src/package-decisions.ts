import type { AccessLevel, PackageName } from "@package-protection/core";
import { err, type Result } from "neverthrow";
import { isObject } from "./json.ts";
import { type DecidingRules, readDecidingRules, readLevel, readList, readPackage } from "./package-terms.ts";
import { orNull } from "./wire-rule.ts";

/** Whether a package may be pushed or deleted, minimum access levels included. */
export interface PackageDecision extends PackageName {
  readonly outcome: "allowed" | "blocked";
  /** The level that would be enough; null for an allowed package, and if no level would be. */
  readonly requiredAccessLevel: AccessLevel | null;
  /** Null if the server does not explain refusals to the caller. */
  readonly blockedBy: DecidingRules | null;
  /** The evaluate rules that would block; null as `blockedBy`. */
  readonly wouldBlock: DecidingRules | null;
}

/** The decisions of one request. */
export interface PackageDecisions {
  /** The minimum access level for the action; null if the server has none. */
  readonly minimumAccessLevel: AccessLevel | null;
  /** In the order of the request. */
  readonly decisions: readonly PackageDecision[];
}

export function readDecisions(value: unknown): Result<PackageDecisions, string> {
  if (!isObject(value)) return err("the decisions are not an object");
  return readLevel(value.minimum_access_level).andThen((minimumAccessLevel) =>
    readList(value.decisions, readDecision).map((decisions) => ({ minimumAccessLevel, decisions })),
  );
}

function readDecision(value: unknown): Result<PackageDecision, string> {
  if (!isObject(value)) return err("a decision is not an object");
  if (value.outcome !== "allowed" && value.outcome !== "blocked") {
    return err("a decision is neither allowed nor blocked");
  }
  const outcome: PackageDecision["outcome"] = value.outcome;
  const rules = orNull(value.blocked_by, readDecidingRules).andThen((blockedBy) =>
    orNull(value.would_block, readDecidingRules).map((wouldBlock) => ({ blockedBy, wouldBlock })),
  );
  return readPackage(value).andThen((named) =>
    readLevel(value.required_access_level).andThen((requiredAccessLevel) =>
      rules.map((deciding) => ({ ...named, outcome, requiredAccessLevel, ...deciding })),
    ),
  );
}
