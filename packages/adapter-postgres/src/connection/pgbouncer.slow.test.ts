import { pgBouncerProgram, startPgBouncer } from "@package-protection/postgres-server";
import { ruleStoreContract } from "@package-protection/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newSchema, outerServers, poolOf, unchecked, underTest } from "../../test/rule-database.ts";
import { migrate } from "../index.ts";

const program = pgBouncerProgram();

if (program === null) {
  test("nothing was checked behind PgBouncer, for this machine has none", () => {
    expect(pgBouncerProgram()).toBeNull();
  });
} else {
  describe.each(outerServers)(
    `behind PgBouncer in transaction mode, two connections to $name${unchecked}`,
    (server) => {
      let bouncer: Awaited<ReturnType<typeof startPgBouncer>>;
      beforeAll(async () => {
        bouncer = await startPgBouncer(program, server.port, "postgres");
      });
      afterAll(() => bouncer.dispose());

      test("twenty migrate at once", async () => {
        const schema = newSchema();
        const pools = Array.from({ length: 20 }, () => poolOf(bouncer.url, { max: 1 }));
        const reports = await Promise.all(pools.map((pool) => migrate(pool, { schema })));
        expect(reports.filter((report) => report._unsafeUnwrap().applied.length > 0)).toHaveLength(1);
      });

      describe("postgresRuleStore keeps the contract", () => {
        ruleStoreContract({
          test,
          makeStore: (setting) => underTest(bouncer, setting),
          runs: 10,
        });
      });
    },
  );
}
