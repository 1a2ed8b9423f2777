import type { ProtectionRule, RuleOperation, RuleStore } from "@package-protection/core";
import { err, errAsync, ok, ResultAsync } from "neverthrow";
import { goodHabits, patternConflict, ruleConflict, rulesChanged } from "./good-habits.ts";
import { keepEntry, type Medium, rulesOf } from "./medium.ts";
import type { PlantedFault } from "./planted-fault.ts";

const allRules = ({ changes }: Medium) => changes.flatMap(({ rule }) => rule ?? []);
const greatestId = (medium: Medium) => Math.max(0, ...allRules(medium).map(({ id }) => id));

const raceHasNoWinner = "a race ends with more than one winner as well";

/** As a column of a type that JavaScript has no number for comes back. */
function withTextId<R extends ProtectionRule | null>(rule: R): R {
  return rule && JSON.parse(JSON.stringify({ ...rule, id: String(rule.id) }));
}

/** A store that alters each operation before it looks at it. */
function altering(
  alter: (operation: RuleOperation, projectId: number, medium: Medium) => RuleOperation,
): (store: RuleStore, medium: Medium) => RuleStore {
  return (store, medium) => ({
    ...store,
    write: (projectId, operations, options) => {
      const altered = operations.map((operation) => alter(operation, projectId, medium));
      return store.write(projectId, altered, options);
    },
  });
}

export const idFaults: readonly PlantedFault[] = [
  {
    name: "the next id is one more than the greatest",
    breaks: [13],
    habits: { nextId: (medium) => greatestId(medium) + 1 },
  },
  {
    name: "the newest id is forgotten at a restart",
    breaks: [13],
    restart: (medium) => {
      medium.newestId = greatestId(medium);
    },
  },
  {
    name: "each project counts its own ids",
    breaks: [13],
    habits: {
      nextId: (medium, project) =>
        Math.max(0, ...medium.changes.map((change) => (change.project === project ? change.ruleId : 0))) + 1,
    },
  },
  {
    name: "ids are strings",
    breaks: [13],
    handle: (store) => ({
      ...store,
      changes: (...page) =>
        store.changes(...page).map((changes) => ({
          ...changes,
          rules: changes.rules.map(withTextId),
          removed: JSON.parse(JSON.stringify(changes.removed.map(String))),
        })),
      find: (projectId, ruleId) => store.find(projectId, Number(ruleId)).map(withTextId),
      write: (projectId, operations, options) => {
        const byNumber = operations.map((operation) =>
          operation.kind === "insert" ? operation : { ...operation, ruleId: Number(operation.ruleId) },
        );
        return store.write(projectId, byNumber, options).map((write) => ({
          ...write,
          changes: write.changes.map(({ before, after }) => ({ before: withTextId(before), after: withTextId(after) })),
        }));
      },
      history: (...page) =>
        store.history(...page).map((history) => ({
          ...history,
          entries: history.entries.map((entry) => ({
            ...entry,
            changes: entry.changes.map(({ before, after }) => ({
              before: withTextId(before),
              after: withTextId(after),
            })),
          })),
        })),
      forget: (projectId) => store.forget(projectId).map((step) => ({ ...step, rules: step.rules.map(withTextId) })),
    }),
  },
];

export const writeFaults: readonly PlantedFault[] = [
  {
    name: "project ids are kept in 32 bits, and collide",
    breaks: [1],
    habits: { projectColumn: (projectId) => Number(BigInt.asIntN(32, BigInt(projectId))) },
  },
  {
    name: "project ids are kept as floats of 32 bits, and collide",
    breaks: [1],
    habits: { projectColumn: Math.fround },
  },
  {
    name: "project ids beyond 32 bits fail",
    breaks: [1],
    handle: (store) => ({
      ...store,
      write: (projectId, operations, options) => {
        const fits = projectId === Math.trunc(projectId) && Math.abs(projectId) < 2 ** 31;
        const cause = new Error("value out of range");
        return fits
          ? store.write(projectId, operations, options)
          : errAsync({ type: "store_unavailable", mayHaveHappened: false, cause });
      },
    }),
  },
  {
    name: "a removal finds the rule by its id alone",
    breaks: [1],
    handle: (store, medium) => ({
      ...store,
      write: (projectId, operations, options) => {
        const [operation] = operations;
        const rule = allRules(medium).find(({ id }) => operation?.kind === "remove" && id === operation.ruleId);
        return store.write(rule?.projectId ?? projectId, operations, options);
      },
    }),
  },
  {
    name: "the operations before the one in conflict are kept",
    breaks: [8],
    handle: (store) => ({
      ...store,
      write: (projectId, operations, options) =>
        store.write(projectId, operations, options).orElse((conflict) => {
          const done = "operation" in conflict ? operations.slice(0, conflict.operation) : [];
          if (done.length === 0) return err(conflict);
          return store
            .write(projectId, done, options)
            .andThen(() => err(conflict))
            .orElse(() => err(conflict));
        }),
    }),
  },
  {
    name: "a refused write leaves an entry",
    breaks: [1, 8, 16, 22],
    because: "the entry has the sequence of the next write, and every clause refuses some",
    handle: (store, medium) => ({
      ...store,
      write: (projectId, operations, options) =>
        store.write(projectId, operations, options).mapErr((error) => {
          const sequence = goodHabits.raise(medium, projectId, operations);
          const [rule = null] = rulesOf(medium, projectId);
          keepEntry(medium, { project: projectId, sequence, options, changes: [{ before: rule, after: rule }] });
          return error;
        }),
    }),
  },
  {
    name: "a rule is looked for, and then written, without a constraint",
    breaks: [12],
    habits: {
      write: async (step) => {
        await null;
        return step();
      },
    },
  },
  {
    name: "the project's revision is looked at before the write, and not in it",
    breaks: [12],
    handle: (store) => ({
      ...store,
      write: (projectId, operations, { expected, ...options }) => {
        if (expected === undefined) return store.write(projectId, operations, options);
        const look = async () => {
          const page = await store.changes(projectId, null, 100_000);
          if (page.isErr()) return err(page.error);
          if (page.value.revision !== expected) return err({ type: "rules_changed" as const });
          return store.write(projectId, operations, options);
        };
        return new ResultAsync(look());
      },
    }),
  },
  {
    name: "the project's revision is not looked at",
    breaks: [10, 11, 12],
    because: "what is never looked at has no precedence, and every racer wins",
    habits: {
      conflictOf: (state, operations, _options, keyOf) =>
        ruleConflict(state, operations) ?? patternConflict(state, operations, keyOf),
    },
  },
  {
    name: "the project's revision is looked at last",
    breaks: [11],
    habits: {
      conflictOf: (state, operations, options, keyOf) =>
        ruleConflict(state, operations) ?? patternConflict(state, operations, keyOf) ?? rulesChanged(state, options),
    },
  },
  {
    name: "uniqueness is looked at first",
    breaks: [11],
    habits: {
      conflictOf: (state, operations, options, keyOf) =>
        rulesChanged(state, options) ?? patternConflict(state, operations, keyOf) ?? ruleConflict(state, operations),
    },
  },
  {
    name: "a missing rule comes before a changed one",
    breaks: [11],
    habits: {
      conflictOf: (state, operations, options, keyOf) => {
        const isMissing = (one: RuleOperation) =>
          one.kind !== "insert" && !state.rules.some(({ id }) => id === one.ruleId);
        const missing = operations.findIndex(isMissing);
        const first = missing === -1 ? null : ({ type: "rule_not_found", operation: missing } as const);
        return rulesChanged(state, options) ?? first ?? goodHabits.conflictOf(state, operations, options, keyOf);
      },
    },
  },
  {
    name: "a conflict is always the first operation's",
    breaks: [11],
    habits: {
      conflictOf: (...write) => {
        const conflict = goodHabits.conflictOf(...write);
        return conflict !== null && "operation" in conflict ? { ...conflict, operation: 0 } : conflict;
      },
    },
  },
  {
    name: "uniqueness looks at the state before the write",
    breaks: [9],
    habits: {
      conflictOf: (state, operations, options, keyOf) => {
        const named = new Set(operations.flatMap((one) => (one.kind === "insert" ? [] : [one.ruleId])));
        const isHeld = (one: RuleOperation) =>
          one.kind !== "remove" &&
          state.rules.some(
            (rule) =>
              named.has(rule.id) &&
              keyOf(rule) === keyOf(one.terms) &&
              (one.kind === "insert" || rule.id !== one.ruleId),
          );
        const held = operations.findIndex(isHeld);
        const early = held === -1 ? null : ({ type: "pattern_taken", operation: held } as const);
        return (
          rulesChanged(state, options) ??
          ruleConflict(state, operations) ??
          early ??
          patternConflict(state, operations, keyOf)
        );
      },
    },
  },
  {
    name: "two rules of one write may have one pattern",
    breaks: [9, 11],
    because: "where there is no conflict, it has no precedence",
    habits: {
      conflictOf: (state, operations, options, keyOf) => {
        const alone = operations.findIndex((one, index) => {
          const others = operations.map((other, at): RuleOperation => {
            const isWritten = at !== index && other.kind === "replace";
            return isWritten ? { kind: "remove", ruleId: other.ruleId, expected: null } : other;
          });
          const kept = others.filter((other, at) => at === index || other.kind === "remove");
          return one.kind !== "remove" && patternConflict(state, kept, keyOf) !== null;
        });
        const taken = alone === -1 ? null : ({ type: "pattern_taken", operation: alone } as const);
        return rulesChanged(state, options) ?? ruleConflict(state, operations) ?? taken;
      },
    },
  },
  {
    name: "a replace collides with the rule itself",
    breaks: [4, 9, 16],
    because: "the same terms once more are a write",
    habits: {
      conflictOf: (state, operations, options, keyOf) => {
        const own = operations.findIndex(
          (one) =>
            one.kind === "replace" &&
            state.rules.some((rule) => keyOf(rule) === keyOf(one.terms) && rule.id === one.ruleId),
        );
        const collides = own === -1 ? null : ({ type: "pattern_taken", operation: own } as const);
        return goodHabits.conflictOf(state, operations, options, keyOf) ?? collides;
      },
    },
  },
  {
    name: "a replace ignores the revision",
    breaks: [8, 10, 11, 12],
    because: `a bad write is a good one, and ${raceHasNoWinner}`,
    handle: altering((operation, projectId, medium) => {
      if (operation.kind !== "replace") return operation;
      const rule = rulesOf(medium, projectId).find(({ id }) => id === operation.ruleId);
      return { ...operation, expected: rule?.revision ?? operation.expected };
    }),
  },
  {
    name: "a removal ignores the revision",
    breaks: [8, 10, 12],
    because: `a bad write is a good one, and ${raceHasNoWinner}`,
    handle: altering((operation) => (operation.kind === "remove" ? { ...operation, expected: null } : operation)),
  },
  {
    name: "a removal reports success for nothing",
    breaks: [10, 12],
    because: raceHasNoWinner,
    handle: (store) => {
      const newest = new Map<number, ProtectionRule>();
      return {
        ...store,
        write: (projectId, operations, options) =>
          store
            .write(projectId, operations, options)
            .map((write) => {
              for (const { after } of write.changes) if (after !== null) newest.set(projectId, after);
              return write;
            })
            .orElse((error) => {
              const [operation, ...others] = operations;
              const rule = newest.get(projectId);
              const isLost = error.type === "rule_not_found" && operation?.kind === "remove" && others.length === 0;
              if (!isLost || rule === undefined) return err(error);
              const before = { ...rule, id: operation.ruleId };
              return ok({ revision: rule.revision, sequence: 1, changes: [{ before, after: null }] });
            }),
      };
    },
  },
];
