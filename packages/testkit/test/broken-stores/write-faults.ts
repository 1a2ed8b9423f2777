import { type ProtectionRule, patternTaken } from "@package-protection/core";
import { err, errAsync, ok } from "neverthrow";
import { goodHabits, type Medium, rulesOf } from "./good-habits.ts";
import type { PlantedFault } from "./planted-fault.ts";

const allRules = (medium: Medium) => medium.changes.flatMap(({ rule }) => rule ?? []);

const everyRaceHasOneWinner = "a race ends with more than one winner as well";

/** As a column of a type that JavaScript has no number for comes back. */
function withTextId(rule: ProtectionRule): ProtectionRule {
  return JSON.parse(JSON.stringify({ ...rule, id: String(rule.id) }));
}

export const idFaults: readonly PlantedFault[] = [
  {
    name: "the next id is one more than the greatest",
    breaks: [6],
    habits: { nextId: (medium) => Math.max(0, ...allRules(medium).map(({ id }) => id)) + 1 },
  },
  {
    name: "the newest id is forgotten at a restart",
    breaks: [6],
    restart: (medium) => {
      medium.newestId = Math.max(0, ...allRules(medium).map(({ id }) => id));
    },
  },
  {
    name: "each project counts its own ids",
    breaks: [6],
    habits: {
      nextId: (medium, projectId) => medium.changes.filter((change) => change.projectId === projectId).length + 1,
    },
  },
  {
    name: "ids are strings",
    breaks: [6],
    handle: (store) => ({
      changes: (...page) =>
        store.changes(...page).map((changes) => ({
          ...changes,
          rules: changes.rules.map(withTextId),
          removed: JSON.parse(JSON.stringify(changes.removed.map(String))),
        })),
      find: (projectId, ruleId) =>
        store.find(projectId, Number(ruleId)).map((rule) => (rule === null ? null : withTextId(rule))),
      insert: (...call) => store.insert(...call).map(withTextId),
      replace: (projectId, ruleId, ...call) => store.replace(projectId, Number(ruleId), ...call).map(withTextId),
      remove: (projectId, ruleId, ...call) => store.remove(projectId, Number(ruleId), ...call).map(withTextId),
    }),
  },
];

export const writeFaults: readonly PlantedFault[] = [
  {
    name: "a rule is looked for, and then written, without a constraint",
    breaks: [4],
    habits: {
      write: async (step) => {
        await null;
        return step();
      },
    },
  },
  {
    name: "a remove finds the rule by its id alone",
    breaks: [1],
    handle: (store, medium) => ({
      ...store,
      remove: (projectId, ruleId, expected) => {
        const rule = allRules(medium).find(({ id }) => id === ruleId);
        return store.remove(rule?.projectId ?? projectId, ruleId, expected);
      },
    }),
  },
  {
    name: "a replace collides with the rule itself",
    breaks: [3],
    habits: { isTaken: (medium, projectId, terms) => goodHabits.isTaken(medium, projectId, terms, null) },
  },
  {
    name: "a replace writes levels and pattern in two steps",
    breaks: [3],
    handle: (store) => ({
      ...store,
      replace: (projectId, ruleId, expected, terms, now) =>
        store.find(projectId, ruleId).andThen((rule) => {
          const levels = {
            ...terms,
            packageNamePattern: rule?.packageNamePattern ?? "",
            packageType: rule?.packageType ?? "npm",
          };
          return store
            .replace(projectId, ruleId, expected, levels, now)
            .andThen((half) => store.replace(projectId, ruleId, half.revision, terms, now));
        }),
    }),
  },
  {
    name: "a replace looks at uniqueness first",
    breaks: [5],
    handle: (store, medium) => ({
      ...store,
      replace: (projectId, ruleId, expected, terms, now) =>
        goodHabits.isTaken(medium, projectId, terms, ruleId)
          ? errAsync(patternTaken)
          : store.replace(projectId, ruleId, expected, terms, now),
    }),
  },
  {
    name: "a replace ignores the revision",
    breaks: [4, 5],
    because: everyRaceHasOneWinner,
    handle: (store, medium) => ({
      ...store,
      replace: (projectId, ruleId, expected, terms, now) => {
        const rule = rulesOf(medium, projectId).find(({ id }) => id === ruleId);
        return store.replace(projectId, ruleId, rule?.revision ?? expected, terms, now);
      },
    }),
  },
  {
    name: "a remove ignores the revision",
    breaks: [4, 5],
    because: everyRaceHasOneWinner,
    handle: (store) => ({ ...store, remove: (projectId, ruleId) => store.remove(projectId, ruleId, null) }),
  },
  {
    name: "a remove reports success for nothing",
    breaks: [4, 5],
    because: everyRaceHasOneWinner,
    handle: (store) => {
      const newest = new Map<number, ProtectionRule>();
      return {
        ...store,
        insert: (...call) =>
          store.insert(...call).map((rule) => {
            newest.set(rule.projectId, rule);
            return rule;
          }),
        remove: (projectId, ruleId, expected) =>
          store.remove(projectId, ruleId, expected).orElse((error) => {
            const rule = newest.get(projectId);
            return error.type === "rule_not_found" && rule !== undefined ? ok({ ...rule, id: ruleId }) : err(error);
          }),
      };
    },
  },
];
