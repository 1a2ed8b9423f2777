import { ruleStoreContract } from "@package-protection/testkit";
import { describe, expect, test } from "vitest";
import { newestServer, servers, unchecked, underTest } from "../../test/rule-database.ts";
import { postgresRuleStore } from "../index.ts";

describe.each(servers)(`postgresRuleStore keeps the contract on $name${unchecked}`, (server) => {
  ruleStoreContract({
    test,
    makeStore: (setting) => underTest(server, setting),
    runs: server === newestServer() ? 40 : 15,
  });
});

test("postgresRuleStore rejects values that are not a pool", () => {
  for (const wrong of [undefined, null, "postgres://localhost/rules", {}]) {
    expect(() => Reflect.apply(postgresRuleStore, undefined, [wrong])).toThrow(
      new TypeError(`pool must be a Pool of pg, got ${wrong === null ? "null" : typeof wrong}`),
    );
  }
});
