import type { RuleStoreContract } from "@package-protection/testkit";
import { ownRuleStore } from "../src/own-rule-store.ts";

export const ownStore: Omit<RuleStoreContract, "test"> = {
  makeStore: async () => ({ store: ownRuleStore() }),
  without: {
    secondHandle: "each call of ownRuleStore makes other data",
    restart: "the data ends with the process",
    close: "there is no handle",
    pruning: "it keeps everything",
  },
};
