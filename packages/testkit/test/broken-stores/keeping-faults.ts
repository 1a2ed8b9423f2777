import { type ProtectionRule, type RuleChanges, type RuleStore, storeUnavailable } from "@package-protection/core";
import { err, ok, okAsync, ResultAsync } from "neverthrow";
import { goodHabits } from "./good-habits.ts";
import type { PlantedFault } from "./planted-fault.ts";
import { openSimpleStore } from "./simple-store.ts";

/** A store that calls this after each of its own writes, whether it succeeded or not. */
function afterOwnWrites(store: RuleStore, written: () => void): RuleStore {
  const noting = <T, E>(call: ResultAsync<T, E>) => {
    const noted = async () => {
      const outcome = await call;
      written();
      return outcome;
    };
    return new ResultAsync<T, E>(noted());
  };
  return {
    ...store,
    write: (...call) => noting(store.write(...call)),
    forget: (...call) => noting(store.forget(...call)),
    renameInHistory: (...call) => noting(store.renameInHistory(...call)),
  };
}

export const keepingFaults: readonly PlantedFault[] = [
  {
    name: "the last change is lost at a restart",
    breaks: [21, 22],
    because: "a rule that is lost looks as if a removal that failed had been kept",
    restart: (medium) => {
      medium.changes = medium.changes.slice(0, -1);
    },
  },
  {
    name: "the last entry is lost at a restart",
    breaks: [21, 22],
    because: "an entry that is lost looks as if a rename that failed had been kept",
    restart: (medium) => {
      medium.entries = medium.entries.slice(1);
    },
  },
  {
    name: "a handle remembers lists, and does not see what other handles write",
    breaks: [4, 21, 23],
    because: "it goes on to say that nothing changed, also when it was closed",
    handle: (store) => {
      const remembered = new Map<string, RuleChanges>();
      return {
        ...afterOwnWrites(store, () => remembered.clear()),
        changes: (...call) => {
          const answer = remembered.get(call.join());
          if (answer !== undefined) return okAsync(answer);
          return store.changes(...call).map((page) => {
            remembered.set(call.join(), page);
            return page;
          });
        },
      };
    },
  },
  {
    name: "a handle remembers rules, and does not see what other handles write",
    breaks: [21, 23],
    because: "it goes on to find them when it was closed",
    handle: (store) => {
      const remembered = new Map<number, ProtectionRule | null>();
      return {
        ...afterOwnWrites(store, () => remembered.clear()),
        find: (projectId, ruleId) => {
          const answer = remembered.get(ruleId);
          if (answer !== undefined && answer?.projectId === projectId) return okAsync(answer);
          return store.find(projectId, ruleId).map((rule) => {
            remembered.set(ruleId, rule);
            return rule;
          });
        },
      };
    },
  },
  {
    name: "a closed handle still finds rules that it found before",
    breaks: [23],
    handle: (store) => {
      const found = new Map<number, ProtectionRule>();
      return {
        ...store,
        find: (projectId, ruleId) =>
          store
            .find(projectId, ruleId)
            .map((rule) => {
              if (rule !== null) found.set(ruleId, rule);
              return rule;
            })
            .orElse((error) => {
              const rule = found.get(ruleId);
              return rule === undefined ? err(error) : ok(rule);
            }),
      };
    },
  },
  {
    name: "a closed handle throws",
    breaks: [22, 23],
    because: "a closed handle has to answer",
    habits: {
      whenClosed: () => {
        throw new Error("the handle is closed");
      },
    },
  },
  {
    name: "a pattern that is taken rejects",
    breaks: [8, 9, 11, 12, 16, 22],
    because: "a caller who waits for the answer gets none",
    handle: (store) => ({
      ...store,
      write: (...call) => {
        const orReject = async () => {
          const outcome = await store.write(...call);
          if (outcome.isErr() && outcome.error.type === "pattern_taken") throw outcome.error;
          return outcome;
        };
        return new ResultAsync(orReject());
      },
    }),
  },
  { name: "a failure has no cause", breaks: [22], habits: { whenClosed: () => storeUnavailable(undefined) } },
  {
    name: "a write that was never begun may have happened",
    breaks: [22],
    habits: { whenClosed: () => storeUnavailable(new Error("the handle is closed"), true) },
  },
  {
    name: "a write that is said to have failed is kept",
    breaks: [22],
    handle: (store, medium) => ({
      ...store,
      write: (...call) =>
        store.write(...call).orElse((error) => {
          if (error.type !== "store_unavailable") return err(error);
          const { store: writer } = openSimpleStore(medium, goodHabits);
          return writer.write(...call).andThen(() => err(error));
        }),
    }),
  },
];
