import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ruleStoreContract } from "@package-protection/testkit";
import { expect, test } from "vitest";
import { ownStore } from "./own-store.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

async function outputOf(...parameters: readonly string[]): Promise<string> {
  const node = ["--conditions=package-protection-source", ...parameters];
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: here });
  return stdout;
}

const titles: string[] = [];
ruleStoreContract({ test: (title) => titles.push(title), ...ownStore });

test("node:test runs the contract", async () => {
  const output = await outputOf("--test", "--test-reporter=tap", "contract.node-test.ts");
  for (const title of titles) expect(output).toContain(`- ${title}\n`);
  expect(output).toContain(`# pass ${titles.length}\n# fail 0\n`);
});

test("a runner that is used as Jest is runs the contract", async () => {
  const output = await outputOf("jest-style-runner.ts", "contract.jest-style.ts");
  for (const title of titles) expect(output).toContain(`passed: ownRuleStore keeps the contract > ${title}`);
  expect(output).toContain(`${titles.length} passed, 0 failed\n`);
});
