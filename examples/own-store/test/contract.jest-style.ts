import { ruleStoreContract } from "@package-protection/testkit";
import { ownStore } from "./own-store.ts";

// What @types/jest says of the two globals, as far as it matters here.
declare const describe: (title: string, body: () => void) => void;
declare const test: (title: string, check: () => Promise<void>) => void;

describe("ownRuleStore keeps the contract", () => {
  ruleStoreContract({ test, ...ownStore });
});
