import type { ProjectRules, RevertChangeError, RevertedChange, RulesClient } from "@package-protection/client";
import type { Revision } from "@package-protection/core";
import type { Result } from "neverthrow";
import type { ReadError } from "./page.ts";

/**
 * Undoes an entry, at the rules that were read last.
 *
 * The server itself refuses where the entry's rules were touched since. So where others changed only other rules meanwhile, it
 * is tried once more at the newest revision.
 */
export async function revertAtNewest(
  client: RulesClient,
  sequence: number,
  expected: Revision,
  reload: () => PromiseLike<Result<ProjectRules, ReadError>>,
): Promise<Result<RevertedChange, RevertChangeError>> {
  const reverted = await client.revertChange({ sequence, expected });
  if (reverted.isOk() || reverted.error.type !== "precondition_failed") return reverted;
  const read = await reload();
  return read.isOk() ? await client.revertChange({ sequence, expected: read.value.revision }) : reverted;
}
