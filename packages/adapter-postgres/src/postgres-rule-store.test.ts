import { ruleStoreContract } from "@package-protection/testkit";
import { describe, test as runTest } from "vitest";
import { newestServer, servers, unchecked, underTest } from "../test/rule-database.ts";

/** Every store of a test has a schema of its own. */
const test = (title: string, check: () => Promise<void>) => runTest(title, check, 120_000);

describe.each(servers)(`postgresRuleStore keeps the contract on $name${unchecked}`, (server) => {
  ruleStoreContract({ test, makeStore: () => underTest(server), runs: server === newestServer() ? 40 : 15 });
});
