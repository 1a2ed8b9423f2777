import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const example = fileURLToPath(new URL("../embedded.js", import.meta.url));

test("it makes a rule, and only an owner may publish", async () => {
  const run = await promisify(execFile)(process.execPath, ["--conditions=package-protection-source", example]);
  const stdout = "rule 1 is in force\ndeveloper: package_protected\nowner: may publish\n";
  expect(run).toEqual({ stdout, stderr: "" });
});
