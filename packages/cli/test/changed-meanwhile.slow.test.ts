import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { processTerminal } from "../src/output/terminal.ts";
import { applyPlan } from "../src/plan/apply-plan.ts";
import { planTarget } from "../src/plan/target-plan.ts";
import { parseRulesFile } from "../src/rules-file/index.ts";
import { databaseTarget } from "../src/target/database-target.ts";
import { serverTarget } from "../src/target/server-target.ts";
import { cli, startServe, temporaryFolder, writeDirectory } from "./cli-process.ts";

const rule = { packageNamePattern: "other", packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
const [file] = parseRulesFile("rules: [{ pattern: a, type: npm, push: owner }]")._unsafeUnwrap().projects;
const { rules: wanted } = file ?? { rules: [] };

test.each(["a database", "our server"])(
  "a plan for %s is not applied to rules that somebody changed since",
  async (kind) => {
    const folder = temporaryFolder();
    const database = join(folder, "rules.sqlite");
    await cli(["migrate", "--database", database]);
    const opened =
      kind === "a database"
        ? await databaseTarget({ database, projectId: 7, by: "ann" })
        : serverTarget({
            url: await startServe(["--database", database, "--directory", writeDirectory(folder)]),
            project: "7",
            token: "maintainers-token",
          });
    const target = opened._unsafeUnwrap();
    onTestFinished(() => target.close());
    const plan = (await planTarget(target, { rules: wanted }))._unsafeUnwrap();
    (await target.createRule(rule))._unsafeUnwrap();

    const applied = await applyPlan(target, plan, wanted, processTerminal());
    expect(applied._unsafeUnwrapErr()).toBe("the rules changed meanwhile; run the command again");
    expect((await target.readRules())._unsafeUnwrap().rules).toMatchObject([rule]);

    const anew = (await planTarget(target, { rules: wanted }))._unsafeUnwrap();
    (await applyPlan(target, anew, wanted, processTerminal()))._unsafeUnwrap();
    expect((await target.readRules())._unsafeUnwrap().rules).toMatchObject([{ packageNamePattern: "a" }]);
  },
);
