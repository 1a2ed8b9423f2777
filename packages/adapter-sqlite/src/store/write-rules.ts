import { randomBytes } from "node:crypto";
import type {
  ProtectionRule,
  Revision,
  RuleHistoryChange,
  RuleOperation,
  RuleTerms,
  RuleWrite,
  WriteConflict,
  WriteOptions,
} from "@package-protection/core";
import { planWrite, ruleKey, writeRevision } from "@package-protection/core/store";
import type { Result } from "neverthrow";
import type { LogPeriod } from "../file/log-period.ts";
import { newestRevision, writePointOf } from "./read-changes.ts";
import type { ChangeColumns, Statements } from "./statements.ts";
import { ruleOf } from "./stored-rule.ts";

/** The state of a project for which a write was planned. While it is unchanged, the rules that were read are current. */
export interface PlanBasis {
  readonly revision: Revision;
  /** How often a person was renamed, which no revision says. */
  readonly renames: number;
  /** The highest id of a rule. The plan's new rules have those after it. */
  readonly newestRuleId: number;
}

/** A write without a conflict, as of its basis. */
export interface WritePlan {
  readonly basis: PlanBasis;
  readonly sequence: number;
  readonly revision: Revision;
  readonly options: WriteOptions;
  readonly changes: readonly RuleHistoryChange[];
  readonly inserted: number;
  /** The changes as the statement takes them: one as columns, several as JSON. */
  readonly columns: ChangeColumns | string;
}

/** The part of a project's rules that concerns a write. */
export interface KnownRules {
  findRule(ruleId: number): ProtectionRule | undefined;
  findHolder(terms: Required<RuleTerms>): number | undefined;
}

export interface KeptWrite {
  readonly written: RuleWrite;
  /** How many changes the project's history has now. */
  readonly keptChanges: number;
}

export function basisOf(statements: Statements, projectId: number, { renames, newestRuleId }: LogPeriod): PlanBasis {
  return { revision: newestRevision(statements, projectId), renames, newestRuleId };
}

export function isSameBasis(one: PlanBasis, other: PlanBasis): boolean {
  return one.revision === other.revision && one.renames === other.renames;
}

/** Reads each rule at its use: for few operations. Its functions throw the driver's errors. */
export function rulesByDemand(statements: Statements, projectId: number): KnownRules {
  return {
    findRule(ruleId) {
      const row = statements.findRule().get(ruleId, projectId);
      return row === undefined ? undefined : ruleOf(projectId, row);
    },
    findHolder: ({ packageType, packageNamePattern, enforcement }) =>
      statements.findHolder().get(projectId, packageType, packageNamePattern, enforcement),
  };
}

/** Rules that are read many at a time. */
export interface RuleCollection extends KnownRules {
  /** Reads the rules that concern some operations, in two statements. @throws what the driver throws. */
  add(statements: Statements, operations: readonly RuleOperation[]): void;
}

export function ruleCollection(projectId: number): RuleCollection {
  const rules = new Map<number, ProtectionRule>();
  const holders = new Map<string, number>();
  return {
    findRule: (ruleId) => rules.get(ruleId),
    findHolder: (terms) => holders.get(ruleKey(terms)),
    add(statements, operations) {
      const ids = operations.flatMap((operation) => (operation.kind === "insert" ? [] : operation.ruleId));
      for (const row of ids.length === 0 ? [] : statements.namedRules().all(JSON.stringify(ids), projectId)) {
        const rule = ruleOf(projectId, row);
        rules.set(rule.id, rule);
      }
      const wanted = operations.flatMap((operation) => (operation.kind === "remove" ? [] : operation.terms));
      const keys = wanted.map((terms) => [terms.packageType, terms.packageNamePattern, terms.enforcement]);
      for (const [place, id] of keys.length === 0 ? [] : statements.holders().all(JSON.stringify(keys), projectId)) {
        const terms = wanted[place];
        if (terms !== undefined) holders.set(ruleKey(terms), id);
      }
    },
  };
}

/** Plans a write on the rules at a basis. */
export function planOn(
  basis: PlanBasis,
  projectId: number,
  known: KnownRules,
  operations: readonly RuleOperation[],
  options: WriteOptions,
): Result<WritePlan, WriteConflict> {
  const sequence = writePointOf(basis.revision).sequence + 1;
  const stamp = {
    revision: writeRevision({ sequence, token: newToken() }),
    nextId() {
      inserted += 1;
      return basis.newestRuleId + inserted;
    },
  };
  let inserted = 0;
  return planWrite({ projectId, revision: basis.revision, ...known }, operations, options, stamp).map((changes) => {
    const [change, ...others] = changes;
    const columns =
      change !== undefined && others.length === 0 ? changeColumns(change) : JSON.stringify(changes.map(changeColumns));
    return { basis, sequence, revision: stamp.revision, options, changes, inserted, columns };
  });
}

function changeColumns({ before, after }: RuleHistoryChange): ChangeColumns {
  return [
    before?.id ?? null,
    before === null ? (after?.id ?? null) : null,
    after?.packageType ?? null,
    after?.packageNamePattern ?? null,
    after?.minimumAccessLevelForPush ?? null,
    after?.minimumAccessLevelForDelete ?? null,
    after?.enforcement ?? null,
  ];
}

/**
 * Keeps a plan, in a transaction in which its basis still holds. The same few statements for any number of rules.
 *
 * @param newestRuleId the highest id of a rule now.
 * @throws what the driver throws.
 */
export function keepPlan(
  statements: Statements,
  projectId: number,
  { basis, sequence, revision, options, changes, columns }: WritePlan,
  newestRuleId: number,
): KeptWrite {
  const shift = newestRuleId - basis.newestRuleId;
  const keptChanges = statements.raiseProject().get(projectId, sequence, revision, changes.length) ?? 0;
  const by = options.by === null ? null : personId(statements, options.by);
  const entry = [projectId, sequence, revision, options.at, by, options.reverts ?? null, shift] as const;
  if (typeof columns === "string") statements.logChanges().run(...entry, columns);
  else statements.logChange().run(...entry, ...columns);
  if (changes.some(({ before }) => before !== null)) statements.removeElders().run(projectId, sequence);
  if (changes.some(({ after }) => after !== null)) statements.insertWritten().run(projectId, sequence);
  const shifted = shift === 0 ? changes : changes.map((change) => withShiftedId(change, shift));
  return { written: { revision, sequence, changes: shifted }, keptChanges };
}

function withShiftedId({ before, after }: RuleHistoryChange, shift: number): RuleHistoryChange {
  if (before !== null || after === null) return { before, after };
  return { before, after: Object.freeze({ ...after, id: after.id + shift }) };
}

function personId(statements: Statements, name: string): number | null {
  return statements.personNamed().get(name) ?? statements.addPerson().get(name) ?? null;
}

/** Random, so that a revision of another history never matches. */
export function newToken(): string {
  return randomBytes(12).toString("base64url");
}
