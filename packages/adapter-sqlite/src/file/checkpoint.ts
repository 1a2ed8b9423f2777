import { closeSync, openSync, readSync } from "node:fs";
import type { Statements } from "../store/statements.ts";
import { type Checkpoint, type DatabaseFile, modifiedAtMs } from "./database-file.ts";

/**
 * Reads in the order that is the reverse of SQLite's: it writes to the file, then says how much was copied, then restarts the log.
 * So whatever another process does meanwhile, a later checkpoint differs in more than the file's modification time.
 *
 * Not inside a transaction. @throws what the driver and the file system throw.
 */
export function readCheckpoint(statements: Statements, file: DatabaseFile): Checkpoint {
  const logHeader = readLogHeader(file);
  const [, frames, copied] = readLogState(statements);
  return { logHeader, frames, copied, fileWrittenAtMs: modifiedAtMs(file) };
}

/** Whether all of the log was copied, so that the next write begins it anew. Not inside a transaction. @throws the same. */
export function isLogCopied(statements: Statements): boolean {
  const [, frames, copied] = readLogState(statements);
  return frames === copied;
}

function readLogState(statements: Statements) {
  const state = statements.logState().get();
  if (state === undefined) throw new Error("SQLite returned no state of the write-ahead log");
  return state;
}

function readLogHeader(file: DatabaseFile): string {
  let log: number;
  try {
    // SQLite locks the database file and the -shm file, never this one: a process that closes a file releases its locks on it.
    log = openSync(`${file.path}-wal`, "r");
  } catch {
    return "";
  }
  const header = Buffer.alloc(logHeaderBytes);
  try {
    return header.toString("hex", 0, readSync(log, header, 0, logHeaderBytes, 0));
  } finally {
    closeSync(log);
  }
}

const logHeaderBytes = 32;
