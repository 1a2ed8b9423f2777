import { randomBytes } from "node:crypto";
import {
  type PatternTaken,
  type ProtectionRule,
  patternTaken,
  type Revision,
  type RuleChanged,
  type RuleNotFound,
  type RuleTerms,
  ruleChanged,
  ruleNotFound,
} from "@package-protection/core";
import { err, fromThrowable, ok, type Result, safeTry } from "neverthrow";
import { errorCode } from "./driver-error.ts";
import type { ChangePoint } from "./rule-revision.ts";
import { type RuleRow, readRule } from "./rule-row.ts";
import type { Statements } from "./statements.ts";
import { attempt, type StoreFailure, storeFailure } from "./store-failure.ts";

/** How many of each project's newest changes are kept; a reader that missed more than these begins anew. */
export const keptChanges = 1_000;

/** The writes of one handle, each to be called inside a write transaction, which its error must roll back. */
export function ruleWrites(statements: Statements) {
  function change(projectId: number): Result<ChangePoint, StoreFailure> {
    const token = randomBytes(12).toString("base64url");
    return attempt(() => statements.raiseCounter().get(projectId, token)).andThen((at) =>
      at === undefined ? err(storeFailure(new Error("SQLite returned no row for a raised counter"))) : ok(at),
    );
  }

  function log(projectId: number, { counter, token }: ChangePoint, removed: number | null) {
    return attempt(() => {
      statements.logChange().run(projectId, counter, token, removed);
      statements.forgetChanges().run(projectId, counter - keptChanges);
    });
  }

  function standing(
    projectId: number,
    ruleId: number,
    expected: Revision | null,
  ): Result<ProtectionRule, RuleNotFound | RuleChanged | StoreFailure> {
    return attempt(() => statements.findRule().get(ruleId, projectId)).andThen((row) => {
      if (row === undefined) return err(ruleNotFound);
      return readRule(row).andThen((rule) =>
        expected === null || rule.revision === expected ? ok(rule) : err(ruleChanged),
      );
    });
  }

  return {
    insert: (projectId: number, terms: RuleTerms, now: number) =>
      safeTry<ProtectionRule, PatternTaken | StoreFailure>(function* () {
        const at = yield* change(projectId);
        const rule = yield* writtenRule(() =>
          statements.insertRule().get(...columns(terms), projectId, at.counter, at.token, now, now),
        );
        yield* log(projectId, at, null);
        return ok(rule);
      }),

    replace: (projectId: number, ruleId: number, expected: Revision, terms: RuleTerms, now: number) =>
      safeTry<ProtectionRule, RuleNotFound | RuleChanged | PatternTaken | StoreFailure>(function* () {
        yield* standing(projectId, ruleId, expected);
        const at = yield* change(projectId);
        const rule = yield* writtenRule(() =>
          statements.replaceRule().get(...columns(terms), at.counter, at.token, now, ruleId),
        );
        yield* log(projectId, at, null);
        return ok(rule);
      }),

    remove: (projectId: number, ruleId: number, expected: Revision | null) =>
      safeTry<ProtectionRule, RuleNotFound | RuleChanged | StoreFailure>(function* () {
        const rule = yield* standing(projectId, ruleId, expected);
        const at = yield* change(projectId);
        yield* attempt(() => statements.removeRule().run(ruleId));
        yield* log(projectId, at, ruleId);
        return ok(rule);
      }),
  };
}

/** The table has one UNIQUE constraint besides its key: type and pattern, once in a project. */
function writtenRule(write: () => RuleRow | undefined): Result<ProtectionRule, PatternTaken | StoreFailure> {
  return fromThrowable(write, (cause) =>
    errorCode(cause) === "SQLITE_CONSTRAINT_UNIQUE" ? patternTaken : storeFailure(cause),
  )().andThen((row) =>
    row === undefined ? err(storeFailure(new Error("SQLite returned no row for a written rule"))) : readRule(row),
  );
}

function columns(terms: RuleTerms) {
  return [
    terms.packageType,
    terms.packageNamePattern,
    terms.minimumAccessLevelForPush,
    terms.minimumAccessLevelForDelete,
  ] as const;
}
