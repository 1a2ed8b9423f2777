import { expect, onTestFinished } from "vitest";
import { type Command, decisionSchema } from "../store-process/message.ts";
import { doneWith, type StoreProcess, startStoreProcess } from "../store-process/start.ts";

const medium = new URL("../sqlite-medium.ts", import.meta.url).href;
const projectId = 1;

/** Another process, until the test has finished. */
export function ruleProcess(): StoreProcess {
  const process = startStoreProcess();
  onTestFinished(() => process.end());
  return process;
}

/** Lets a process open a file, and close the one that it had open. */
export async function openIn(process: StoreProcess, place: string): Promise<void> {
  doneWith(await process.call({ do: "open", medium, place }));
}

/** Null where the rule was created; else why it was not. */
export async function protect(process: StoreProcess, packageNamePattern: string): Promise<string | null> {
  const levels = { minimumAccessLevelForPush: "owner", minimumAccessLevelForDelete: null } as const;
  const terms = { packageNamePattern, packageType: "generic", ...levels, enforcement: "active" } as const;
  const operations = [{ kind: "insert", terms } as const];
  return causeOf(await process.call({ do: "write", projectId, operations, at: 0, by: null }));
}

/** Those of the packages that are protected; a text that says why there is no telling. */
export async function protectedBy(process: StoreProcess, packages: readonly string[]): Promise<string[] | string> {
  const blocked: string[] = [];
  const causes: string[] = [];
  for (const packageName of packages) {
    const principal = { kind: "deploy-token" } as const;
    const request = { projectId, action: "push", principal, packageType: "generic", packageName } as const;
    const question: Command = { do: "check", request };
    const answer = await process.call(question);
    const cause = causeOf(answer);
    if (cause !== null) causes.push(cause);
    else if (decisionSchema.parse(doneWith(answer)).blockedBy.length > 0) blocked.push(packageName);
  }
  expect(causes.length > 0 && blocked.length > 0).toBe(false);
  return causes[0] ?? blocked;
}

function causeOf(answer: Awaited<ReturnType<StoreProcess["call"]>>): string | null {
  if (answer?.outcome !== "refused") return null;
  expect(answer.error).toMatchObject({ type: "store_unavailable", cause: expect.any(String) });
  return answer.error.cause ?? "";
}
