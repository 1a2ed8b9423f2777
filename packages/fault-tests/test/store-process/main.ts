import { createInterface } from "node:readline";
import {
  createPackageProtection,
  type PackageProtection,
  type RuleOperation,
  ruleDraft,
  type StoreUnavailable,
} from "@package-protection/core";
import { ok, type Result } from "neverthrow";
import { loadMedium, type OpenStore } from "../store-medium.ts";
import { measureEventLoop } from "./event-loop-measurement.ts";
import { type Answer, type Command, commandSchema, type Operation } from "./message.ts";

// A process that keeps one store open and runs the commands that it reads, line by line, until its input ends.

interface Opened {
  readonly on: OpenStore;
  readonly protection: PackageProtection;
}

type Failure = { readonly type: string } | StoreUnavailable;

const eventLoop = measureEventLoop();
let opened: Opened | null = null;

function current(): Opened {
  if (opened === null) throw new Error("nothing is open");
  return opened;
}

function drafted(operation: Operation): RuleOperation {
  if (operation.kind === "remove") return operation;
  return { ...operation, terms: ruleDraft(operation.terms)._unsafeUnwrap() };
}

async function carryOut(command: Command): Promise<Result<unknown, Failure>> {
  switch (command.do) {
    case "greet":
      return ok(null);
    case "open": {
      await opened?.on.close();
      const on = await (await loadMedium(command.medium)).open(command.place);
      opened = { on, protection: createPackageProtection({ store: on.store }) };
      eventLoop.sinceLastTime();
      return ok(null);
    }
    case "write": {
      const { projectId, operations, at, by } = command;
      return await current().on.store.write(projectId, operations.map(drafted), { at, by });
    }
    case "check": {
      const outcome = await current().protection.checkPackage(command.request);
      if (outcome.isOk()) return ok({ blockedBy: [] });
      const { error } = outcome;
      if (error.type !== "package_protected") return outcome;
      return ok({ blockedBy: error.blockedBy.map(({ id, revision }) => ({ id, revision })) });
    }
    case "measure":
      return ok(eventLoop.sinceLastTime());
  }
}

function describe(error: Failure): Extract<Answer, { outcome: "refused" }>["error"] {
  if (!("cause" in error)) return { type: error.type };
  const { type, mayHaveHappened, cause } = error;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? `${String(cause.code)}: ` : "";
  return { type, mayHaveHappened, cause: `${code}${String(cause)}` };
}

async function answer(call: number, command: Command): Promise<Answer> {
  try {
    const outcome = await carryOut(command);
    if (outcome.isOk()) return { call, outcome: "done", value: outcome.value };
    return { call, outcome: "refused", error: describe(outcome.error) };
  } catch (cause) {
    return { call, outcome: "refused", error: { type: "thrown", cause: String(cause) } };
  }
}

let calls = 0;
createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const call = calls++;
    const given = await answer(call, commandSchema.parse(JSON.parse(line)));
    process.stdout.write(`${JSON.stringify(given)}\n`);
  })
  .on("close", () => process.exit());
