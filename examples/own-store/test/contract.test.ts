import { ruleStoreContract } from "@package-protection/testkit";
import { describe, test } from "vitest";
import { ownStore } from "./own-store.ts";

describe("ownRuleStore keeps the contract", () => {
  ruleStoreContract({ test, ...ownStore });
});
