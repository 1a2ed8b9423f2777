#!/usr/bin/env node
import { errorExitCode } from "./output/terminal.ts";
import { createProgram } from "./program.ts";

const parameters = process.argv.slice(2);
const program = await createProgram(parameters);
try {
  await program.parseAsync(parameters, { from: "user" });
} catch (cause) {
  // Node's own exit code of a failure, 1, says here that there are differences.
  process.exitCode = errorExitCode;
  console.error(cause);
}
