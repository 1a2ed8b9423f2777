import { memoryRuleStore } from "@package-protection/adapter-memory";
import { type RuleStore, type RuleTerms, revision } from "@package-protection/core";
import { ok } from "neverthrow";

export interface SwappingRuleStore {
  readonly store: RuleStore;
  /** How often the rules have been read. */
  reads(): number;
}

/** A store whose rules are replaced by the next of the given states at every read, as by an administrator who is very busy. */
export function swappingRuleStore(states: readonly (readonly RuleTerms[])[]): SwappingRuleStore {
  let reads = 0;
  return {
    reads: () => reads,
    store: {
      ...memoryRuleStore(),
      changes(projectId) {
        const rules = states[reads % states.length] ?? [];
        reads += 1;
        const kept = { projectId, createdAt: 1, createdBy: null, updatedAt: 1, updatedBy: null };
        return ok({
          revision: revision(`${reads}`),
          rules: rules.map((terms, index) => ({
            minimumAccessLevelForPush: null,
            minimumAccessLevelForDelete: null,
            enforcement: "active",
            ...terms,
            ...kept,
            id: index + 1,
            revision: revision(`${reads}`),
          })),
          removed: [],
          whole: true,
          more: false,
        });
      },
    },
  };
}
