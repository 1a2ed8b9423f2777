import { err, ok, type Result } from "neverthrow";

type RulesFileModule = typeof import("package-protection/rules-file");

/** Loads the reader and writer of rules files, which is as large as the rest of the page. An Err is a failed download. */
export async function loadRulesFile(): Promise<Result<RulesFileModule, "not_loaded">> {
  try {
    return ok(await import("package-protection/rules-file"));
  } catch {
    return err("not_loaded");
  }
}
