import { err, ok, type Result } from "neverthrow";
import type { Terminal } from "../output/terminal.ts";

/** Asks before protection is lost. Without a terminal, only `--yes` allows it. */
export async function mayDelete(terminal: Terminal, what: string, yes = false): Promise<Result<boolean, string>> {
  if (yes) return ok(true);
  if (!terminal.canAsk) return err(`this would ${what}; --yes allows it where nobody can be asked`);
  const affirmed = await terminal.confirm(`${what}?`);
  if (!affirmed) terminal.note("nothing was changed");
  return ok(affirmed);
}
