import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const example = fileURLToPath(new URL("../embedded.js", import.meta.url));
const readme = fileURLToPath(new URL("../../../README.md", import.meta.url));

test("the README's first example is this one, and prints what the README says", async () => {
  const [, code, output] = /```js\n(.*?)```\n\n```\n(.*?)```/s.exec(await readFile(readme, "utf8")) ?? [];
  expect(code).toBe(await readFile(example, "utf8"));
  const run = await promisify(execFile)(process.execPath, ["--conditions=package-protection-source", example]);
  expect(run).toEqual({ stdout: output, stderr: "" });
});
