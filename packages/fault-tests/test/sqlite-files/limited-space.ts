import { execFileSync } from "node:child_process";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

/** A place for a database that can run out of space. */
export interface LimitedSpace {
  readonly path: string;
  /** Leaves next to no space. */
  fill(database: Database): void;
  /** Makes space again. */
  free(database: Database): void;
}

/** A small disk where this process may mount one; elsewhere a limit that SQLite itself keeps. */
export function limitedSpace(): LimitedSpace {
  const folder = temporaryFolder();
  const path = join(folder, "rules.db");
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return {
      path,
      fill: (database) => void database.pragma("max_page_count = 1"),
      free: (database) => void database.pragma("max_page_count = 1000000"),
    };
  }
  onTestFinished(() => {
    execFileSync("umount", [folder]);
  });
  const filler = join(folder, "filler");
  return { path, fill: () => writeUntilFull(filler), free: () => rmSync(filler) };
}

function writeUntilFull(path: string): void {
  const file = openSync(path, "w");
  const block = Buffer.alloc(4096);
  try {
    for (;;) writeSync(file, block);
  } catch {
    // No space is left.
  } finally {
    closeSync(file);
  }
}
