import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { insertRule } from "@package-protection/testkit";
import { expect, test } from "vitest";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { draftOf, someNote } from "../../test/sample-rule.ts";
import { sqliteRuleStore } from "../index.ts";
import { migrations } from "./migrations.ts";

test("twenty processes open and migrate one new file at once: one applies, all succeed", async () => {
  const path = temporaryPath();
  const script = new URL("../../test/migrating-process.ts", import.meta.url);
  const processes = await Promise.all(Array.from({ length: 20 }, () => startProcess(script, path)));
  const answers = await Promise.all(processes.map(({ finish }) => finish()));
  expect(answers.sort()).toEqual(
    [...Array.from({ length: 19 }, () => "[]"), JSON.stringify(migrations.map(({ version }) => version))].sort(),
  );
  const store = sqliteRuleStore(await migratedDatabase(path));
  expect((await insertRule(store, 1, draftOf("a"), someNote)).isOk()).toBe(true);
});

async function startProcess(script: URL, path: string) {
  const condition = "--conditions=package-protection-source";
  const child: ChildProcess = spawn(process.execPath, [condition, script.pathname, path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("the process has no pipes");
  const lines = createInterface({ input: stdout });
  await once(lines, "line");
  return {
    async finish(): Promise<string> {
      const answer = once(lines, "line");
      stdin.write("go\n");
      return String(await answer);
    },
  };
}
