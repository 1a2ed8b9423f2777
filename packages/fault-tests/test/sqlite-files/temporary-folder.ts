import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of its own for the length of a test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "package-protection-faults-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Copies what is in one file over what is in another, or to a new one. In a process of its own: SQLite's locks on a file are
 * given up where the process that holds them closes it, whoever opened it there.
 */
export function copyInto(from: string, to: string): void {
  execFileSync("cp", [from, to]);
}
