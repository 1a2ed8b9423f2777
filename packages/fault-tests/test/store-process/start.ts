import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { RuleWrite } from "@package-protection/core";
import { type Answer, answerSchema, type Command, ruleWriteSchema } from "./message.ts";

/** A process of its own that has a store open. */
export interface StoreProcess {
  /** Null where the process ended before it answered. Several calls may be under way at once. */
  call(command: Command): Promise<Answer | null>;
  /** Ends the process at once, with SIGKILL; resolves when it has ended and all that it said was read. */
  kill(): Promise<void>;
  /** Lets the process end; resolves when it has. */
  end(): Promise<void>;
}

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

export function startStoreProcess(): StoreProcess {
  const child = spawn(process.execPath, ["--conditions=package-protection-source", main], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = new Map<number, (answer: Answer | null) => void>();
  let calls = 0;
  let hasEnded = false;
  let unread = "";

  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (unread + text).split("\n");
    unread = lines.pop() ?? "";
    for (const line of lines) {
      const answer = answerSchema.parse(JSON.parse(line));
      waiting.get(answer.call)?.(answer);
      waiting.delete(answer.call);
    }
  });
  // A command to a process that was just killed; that it has no answer is known when the process has ended.
  child.stdin.on("error", () => undefined);
  const ended = once(child, "close").then(() => {
    hasEnded = true;
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
  });

  return {
    call(command) {
      if (hasEnded) return Promise.resolve(null);
      const call = calls++;
      const answered = new Promise<Answer | null>((resolve) => waiting.set(call, resolve));
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return answered;
    },
    kill() {
      child.kill("SIGKILL");
      return ended;
    },
    end() {
      child.stdin.end();
      return ended;
    },
  };
}

/** What a command was done with. @throws where it was refused, or the process has ended. */
export function doneWith(answer: Answer | null): unknown {
  if (answer?.outcome === "done") return answer.value;
  throw new Error(answer === null ? "the process has ended" : `refused: ${JSON.stringify(answer.error)}`);
}

/** What a write was done with, or the type of the conflict in which it ended. */
export function writeOutcome(answer: Answer): RuleWrite | string {
  if (answer.outcome === "done") return ruleWriteSchema.parse(answer.value);
  const { type } = answer.error;
  if (type === "pattern_taken" || type === "rule_not_found" || type === "rule_changed") return type;
  throw new Error(`a write failed: ${JSON.stringify(answer.error)}`);
}
