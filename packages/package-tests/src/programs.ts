import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const packageFolder = join(import.meta.dirname, "..");
const minutes = 60_000;

export interface ProgramOptions {
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A program of this package's dependencies: `tsc`. */
export function installedProgram(name: string): string {
  return join(packageFolder, "node_modules/.bin", name);
}

/** The Node versions that packages are tried on; null where there is none for this platform. */
export function nodePrograms(): readonly { readonly version: string; readonly program: string | null }[] {
  return ["22", "24", "26"].map((version) => {
    const program = join(packageFolder, `node_modules/node-${version}/bin/node`);
    return {
      version,
      program: process.platform === "linux" && process.arch === "x64" && existsSync(program) ? program : null,
    };
  });
}

/**
 * Runs a program to its end and returns its standard output.
 *
 * @throws with all that it wrote when it does not end well, or not within five minutes.
 */
export async function runProgram(
  program: string,
  parameters: readonly string[],
  options: ProgramOptions,
): Promise<string> {
  const { cwd, environment = {} } = options;
  // A package manager that runs this says in the environment which project it is for; the programs here have their own.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_/i.test(name) || /^npm_config_registry$/i.test(name),
  );
  const child = spawn(program, parameters, {
    cwd,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 5 * minutes,
    killSignal: "SIGKILL",
  });
  let output = "";
  let written = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      written += text;
      if (stream === child.stdout) output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0)
    throw new Error(`${[program.split("/").at(-1), ...parameters].join(" ")} ended with ${code}:\n${written}`);
  return output;
}
