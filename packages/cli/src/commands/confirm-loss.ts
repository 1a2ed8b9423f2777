import { err, ok, type Result } from "neverthrow";
import type { Terminal } from "../output/terminal.ts";

/** Whether something that loses protection may be done: asks, and without a terminal only `--yes` allows it. */
export async function confirmLoss(terminal: Terminal, what: string, yes = false): Promise<Result<boolean, string>> {
  if (yes) return ok(true);
  if (!terminal.canAsk) return err(`this would ${what}; --yes allows it where nobody can be asked`);
  const affirmed = await terminal.confirm(`${what}?`);
  if (!affirmed) terminal.note("nothing was changed");
  return ok(affirmed);
}
