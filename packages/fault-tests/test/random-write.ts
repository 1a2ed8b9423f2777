import { deleteProtectionLevels, type ProtectionRule, pushProtectionLevels } from "@package-protection/core";
import type { SeededRandom } from "./seeded-random.ts";
import type { Check, Operation, Terms, Write } from "./store-process/message.ts";

/** The last one is the first to a column of 32 bits. */
export const projectIds = [1, 2, 2 ** 32 + 1] as const;
const packageTypes = ["generic", "maven"] as const;
const packageCount = 48;
const usualRules = 48;
const mostOperations = 500;

/** Some stand for one package, some for several; some match what another does, in other letters; long ones fill pages. */
const patterns = Array.from({ length: packageCount }, (_, index) => {
  const kinds = [`tool-${index}*`, `tool-${index}-${"and-so-on-".repeat(20)}`, `TOOL-${index + 1}`];
  return kinds[index % 6] ?? `tool-${index}`;
});

function randomTerms(random: SeededRandom): Terms {
  const push = random.pick([null, ...pushProtectionLevels]);
  return {
    packageNamePattern: random.pick(patterns),
    packageType: random.pick(packageTypes),
    minimumAccessLevelForPush: push,
    minimumAccessLevelForDelete: push === null ? random.pick(deleteProtectionLevels) : null,
    enforcement: random.chance(0.2) ? "evaluate" : "active",
  };
}

/** A write that makes sense by what is known of the rules; now and then one that does not. Some have up to 500 operations. */
export function randomWrite(
  random: SeededRandom,
  known: readonly ProtectionRule[],
  at: number,
  projects: readonly number[] = projectIds,
): Write {
  const projectId = random.pick(projects);
  const rules = known.filter((rule) => rule.projectId === projectId);
  const most = random.chance(0.05) ? mostOperations : random.chance(0.2) ? 5 : 1;
  const operations =
    most === 1 ? [randomOperation(random, known, rules)] : batchOf(random, rules, 1 + random.below(most));
  return { do: "write", projectId, operations, at, by: random.pick(["ann", "ben", null]) };
}

function randomOperation(
  random: SeededRandom,
  known: readonly ProtectionRule[],
  rules: readonly ProtectionRule[],
): Operation {
  if (rules.length === 0 || random.chance(rules.length < usualRules ? 0.5 : 0.2)) {
    return { kind: "insert", terms: randomTerms(random) };
  }
  const ruleId = random.pick(random.chance(0.95) ? rules : known).id;
  const held = random.chance(0.95) ? known.find(({ id }) => id === ruleId) : random.pick(known);
  const expected = held?.revision ?? null;
  if (random.chance(0.4)) return { kind: "remove", ruleId, expected: random.chance(0.7) ? expected : null };
  if (expected === null) return { kind: "remove", ruleId, expected };
  const { packageNamePattern, packageType } = random.pick(rules);
  const terms = randomTerms(random);
  // Half of the time the pattern stays, or becomes one that exists already.
  const kept = random.chance(0.5) ? { packageNamePattern, packageType } : {};
  return { kind: "replace", ruleId, expected, terms: { ...terms, ...kept } };
}

/** Operations on different rules. Two that are replaced may swap their terms; new patterns are such as nothing has yet. */
function batchOf(random: SeededRandom, rules: readonly ProtectionRule[], count: number): Operation[] {
  const unnamed = [...rules];
  const batch = random.below(2 ** 31);
  const operations: Operation[] = [];
  while (operations.length < count) {
    const newTerms = () => ({ ...randomTerms(random), packageNamePattern: `tool-${batch}-${operations.length}` });
    const rule = random.chance(rules.length < usualRules ? 0.3 : 0.8) ? unnamed.pop() : undefined;
    const other = rule === undefined || random.chance(0.8) ? undefined : unnamed.pop();
    if (rule === undefined) operations.push({ kind: "insert", terms: newTerms() });
    else if (other !== undefined) operations.push(replaceOf(rule, termsOf(other)), replaceOf(other, termsOf(rule)));
    else if (random.chance(0.3)) operations.push(replaceOf(rule, newTerms()));
    else operations.push({ kind: "remove", ruleId: rule.id, expected: random.chance(0.5) ? rule.revision : null });
  }
  return operations;
}

function replaceOf({ id, revision }: ProtectionRule, terms: Terms): Operation {
  return { kind: "replace", ruleId: id, expected: revision, terms };
}

function termsOf(rule: ProtectionRule): Terms {
  const { packageNamePattern, packageType, enforcement } = rule;
  const { minimumAccessLevelForPush, minimumAccessLevelForDelete } = rule;
  return { packageNamePattern, packageType, minimumAccessLevelForPush, minimumAccessLevelForDelete, enforcement };
}

export function randomCheck(random: SeededRandom, projects: readonly number[] = projectIds): Check {
  const accessLevel = random.pick(["developer", "maintainer"] as const);
  return {
    do: "check",
    request: {
      projectId: random.pick(projects),
      action: random.pick(["push", "delete"] as const),
      principal: random.chance(0.5) ? { kind: "deploy-token" } : { kind: "user", accessLevel },
      packageType: random.pick(packageTypes),
      packageName: `tool-${random.below(packageCount)}`,
    },
  };
}
