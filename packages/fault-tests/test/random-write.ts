import { deleteProtectionLevels, type ProtectionRule, pushProtectionLevels } from "@package-protection/core";
import type { SeededRandom } from "./seeded-random.ts";
import type { Batch, Check, Terms, Write } from "./store-process/message.ts";

export const projectIds = [1, 2, 3] as const;
const packageTypes = ["generic", "maven"] as const;
const packageCount = 48;
const usualRules = 48;

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
  };
}

/** A change that makes sense by what is known of the rules; now and then one that does not. */
export function randomWrite(random: SeededRandom, known: readonly ProtectionRule[], now: number): Write {
  const projectId = random.pick(projectIds);
  const rules = known.filter((rule) => rule.projectId === projectId);
  if (rules.length === 0 || random.chance(rules.length < usualRules ? 0.5 : 0.2)) {
    return { do: "insert", projectId, terms: randomTerms(random), now };
  }
  const ruleId = random.pick(random.chance(0.95) ? rules : known).id;
  const held = random.chance(0.95) ? known.find(({ id }) => id === ruleId) : random.pick(known);
  const expected = held?.revision ?? null;
  if (random.chance(0.4)) return { do: "remove", projectId, ruleId, expected: random.chance(0.7) ? expected : null };
  if (expected === null) return { do: "remove", projectId, ruleId, expected };
  const { packageNamePattern, packageType } = random.pick(rules);
  const terms = randomTerms(random);
  // Half of the time the pattern stays, or becomes one that exists already.
  const kept = random.chance(0.5) ? { packageNamePattern, packageType } : {};
  return { do: "replace", projectId, ruleId, expected, terms: { ...terms, ...kept }, now };
}

const authors = [null, "ann", "ben"] as const;

/**
 * Operations on one project that fit together: new patterns, and other levels for rules, each named once. Nothing stands against
 * them where `known` is what the store holds.
 */
export function randomBatch(
  random: SeededRandom,
  known: readonly ProtectionRule[],
  now: number,
  mostOperations: number,
): Batch {
  const projectId = random.pick(projectIds);
  const rules = known.filter((rule) => rule.projectId === projectId);
  const operations: Batch["operations"] = [];
  for (let left = 1 + random.below(mostOperations); left > 0; left--) {
    const rule = random.chance(0.4) ? undefined : rules.splice(random.below(rules.length), 1).at(0);
    const { minimumAccessLevelForPush, minimumAccessLevelForDelete } = randomTerms(random);
    const levels = { minimumAccessLevelForPush, minimumAccessLevelForDelete };
    if (rule === undefined) {
      const packageNamePattern = `batch-${random.fraction()}-${left}-${"x".repeat(random.below(60))}`;
      operations.push({
        kind: "insert",
        terms: { packageNamePattern, packageType: random.pick(packageTypes), ...levels },
      });
    } else if (random.chance(0.7)) {
      operations.push({ kind: "remove", ruleId: rule.id, expected: random.chance(0.5) ? rule.revision : null });
    } else {
      const { packageNamePattern, packageType } = rule;
      const terms = { packageNamePattern, packageType, ...levels };
      operations.push({ kind: "replace", ruleId: rule.id, expected: rule.revision, terms });
    }
  }
  return { do: "batch", projectId, operations, now, by: random.pick(authors) };
}

export function randomCheck(random: SeededRandom): Check {
  const accessLevel = random.pick(["developer", "maintainer"] as const);
  return {
    do: "check",
    request: {
      projectId: random.pick(projectIds),
      action: random.pick(["push", "delete"] as const),
      principal: random.chance(0.5) ? { kind: "deploy-token" } : { kind: "user", accessLevel },
      packageType: random.pick(packageTypes),
      packageName: `tool-${random.below(packageCount)}`,
    },
  };
}
