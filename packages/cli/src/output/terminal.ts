import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { styleText } from "node:util";
import { printable, printableJson, printableLines } from "./printable.ts";

/** The exit code of an error, of wrong use too. */
export const errorExitCode = 2;

type Colour = "green" | "red" | "yellow" | "bold" | "dim";

/** The terminal of a command: prints lines and asks questions. Characters of a text that a terminal would obey are escaped. */
export interface Terminal {
  /** A line of the result, on standard output. */
  print(text: string): void;
  /** A value of the result as JSON, on standard output. */
  printJson(value: unknown): void;
  /** A line that is not part of the result, on standard error. */
  note(text: string): void;
  /** Colours text for standard output, unless it is not a terminal, or NO_COLOR is set. */
  colour(colour: Colour, text: string): string;
  /** Whether a person can be asked. */
  readonly canAsk: boolean;
  /** Asks a question; only `y` or `yes` is yes. */
  confirm(question: string): Promise<boolean>;
  /** Reports how far long work is, on standard error. */
  progress(done: number, total: number, what: string): void;
}

/** Between two lines of progress without a terminal. */
const stepsPerLine = 500;

/** The process's own streams. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  stdout.on("error", (error) =>
    noteLostOutput(error, () => void stderr.write(`error: the output is lost: ${error.message}\n`)),
  );
  stderr.on("error", (error) => noteLostOutput(error, () => undefined));
  return {
    print: (text) => void stdout.write(`${printableLines(text)}\n`),
    printJson: (value) => void stdout.write(`${printableJson(value)}\n`),
    note: (text) => void stderr.write(`${printableLines(text)}\n`),
    colour: (colour, text) => styleText(colour, text, { stream: stdout }),
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    async confirm(question) {
      const lines = createInterface({ input: stdin, output: stderr });
      // Ctrl-C and the end of the input close it, which counts as no.
      const closed = once(lines, "close").then(() => "");
      const answer = await Promise.race([lines.question(`${printable(question)} [y/N] `).catch(() => ""), closed]);
      lines.close();
      return /^y(?:es)?$/i.test(answer.trim());
    },
    progress(done, total, what) {
      if (stderr.isTTY) stderr.write(`\r${what}: ${done} of ${total}${done === total ? "\n" : ""}`);
      else if (done % stepsPerLine === 0) stderr.write(`${what}: ${done} of ${total}\n`);
    },
  };
}

/**
 * Lets a command go on whose output is lost: a server, whose log may fill the disk, and a change that was begun.
 *
 * The exit code says so, but for a reader that closes its input, such as head.
 */
function noteLostOutput(error: NodeJS.ErrnoException, note: () => void): void {
  if (error.code === "EPIPE") return;
  process.exitCode = errorExitCode;
  note();
}
