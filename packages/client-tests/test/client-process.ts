import { spawn } from "node:child_process";
import { once } from "node:events";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

export interface ClientCommand {
  readonly program: string;
  readonly parameters: readonly string[];
  /** The folder in which it runs. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ClientRun {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  /** Everything that a person at the terminal sees, without colours. */
  readonly screen: string;
}

/** In milliseconds; a client that takes longer is ended, and its run has no exit code. */
const longestRunMs = 60_000;

/**
 * Runs a package client as a person does, who has never run it before: with an empty home folder (`home` in the folder in which
 * it runs), and none of this process's own settings. It tries nothing twice.
 */
export async function runClient({ program, parameters, folder, environment }: ClientCommand): Promise<ClientRun> {
  const child = spawn(program, parameters, {
    cwd: folder,
    env: {
      PATH: [dirname(process.execPath), dirname(program), "/usr/local/bin", "/usr/bin", "/bin"].join(":"),
      HOME: join(folder, "home"),
      NO_COLOR: "1",
      // Where `cargo` is the one of rustup, which looks for the real one here.
      RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), ".rustup"),
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let screen = "";
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding("utf8").on("data", (text: string) => {
      screen += text;
    });
  }
  const tooLate = setTimeout(() => endGroup(child.pid), longestRunMs);
  const [exitCode] = await once(child, "close");
  clearTimeout(tooLate);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what remains of colours begins with one.
  return { exitCode, screen: screen.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, "") };
}

/** The client and what it started. */
function endGroup(leader: number | undefined): void {
  if (leader !== undefined) process.kill(-leader, "SIGKILL");
}
