#!/usr/bin/env node
import { createProgram } from "./program.ts";

const parameters = process.argv.slice(2);
const program = await createProgram(parameters);
await program.parseAsync(parameters, { from: "user" });
