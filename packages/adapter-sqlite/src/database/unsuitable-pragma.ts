import type { Database } from "better-sqlite3";

/** A setting of the handle that works, but not well. */
export interface UnsuitablePragma {
  readonly pragma: "journal_mode" | "synchronous" | "foreign_keys" | "busy_timeout";
  /** As SQLite reports it. */
  readonly value: string | number;
  /** What `openRuleDatabase` sets. */
  readonly advised: string | number;
}

/** SQLite's own waiting blocks the event loop; the store waits by timers instead. */
export const advisedBusyTimeoutMs = 0;
const tolerableBusyTimeoutMs = 10;

/** @throws what the driver throws. */
export function unsuitablePragmas(database: Database): readonly UnsuitablePragma[] {
  const journalMode = String(database.pragma("journal_mode", { simple: true }));
  const synchronous = Number(database.pragma("synchronous", { simple: true }));
  const foreignKeys = Number(database.pragma("foreign_keys", { simple: true }));
  const busyTimeout = Number(database.pragma("busy_timeout", { simple: true }));
  const unsuitable: UnsuitablePragma[] = [];
  // What is in memory is lost with the process in any case.
  if (journalMode !== "wal" && !database.memory) {
    unsuitable.push({ pragma: "journal_mode", value: journalMode, advised: "wal" });
  }
  // Below FULL (2), a change that was acknowledged may be lost with the power.
  if (synchronous < 2 && !database.memory) {
    unsuitable.push({ pragma: "synchronous", value: synchronous, advised: 2 });
  }
  if (foreignKeys === 0) unsuitable.push({ pragma: "foreign_keys", value: foreignKeys, advised: 1 });
  if (busyTimeout > tolerableBusyTimeoutMs) {
    unsuitable.push({ pragma: "busy_timeout", value: busyTimeout, advised: advisedBusyTimeoutMs });
  }
  return unsuitable;
}
