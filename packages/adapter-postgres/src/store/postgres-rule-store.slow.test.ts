import { ruleStoreContract } from "@package-protection/testkit";
import { describe, expect, test as runTest } from "vitest";
import { newestServer, servers, unchecked, underTest } from "../../test/rule-database.ts";
import { postgresRuleStore } from "../index.ts";

/** Every store of a test has a schema of its own. */
const test = (title: string, check: () => Promise<void>) => runTest(title, check, 120_000);

describe.each(servers)(`postgresRuleStore keeps the contract on $name${unchecked}`, (server) => {
  ruleStoreContract({
    test,
    makeStore: (setting) => underTest(server, setting),
    runs: server === newestServer() ? 40 : 15,
  });
});

runTest("postgresRuleStore rejects values that are not a pool", () => {
  for (const wrong of [undefined, "postgres://localhost/rules"]) {
    expect(() => Reflect.apply(postgresRuleStore, undefined, [wrong])).toThrow(
      new TypeError(`pool must be a Pool of pg, got ${typeof wrong}`),
    );
  }
});
