import type { Database } from "better-sqlite3";

/** A setting of the handle that works, but not well. */
export interface UnsuitablePragma {
  readonly pragma: "journal_mode" | "synchronous" | "foreign_keys" | "busy_timeout";
  /** As SQLite reports it. */
  readonly value: string | number;
  /** The value that `openRuleDatabase` sets. */
  readonly advised: string | number;
  /** The disadvantage of the setting, in a sentence for a log. */
  readonly reason: string;
}

/** SQLite's own waiting blocks the event loop; the store waits by timers instead. */
export const advisedBusyTimeoutMs = 0;
const tolerableBusyTimeoutMs = 10;

const reasons = {
  journal_mode: "without a write-ahead log readers and writers wait for each other",
  synchronous: "a write that was acknowledged may be lost when the power fails",
  foreign_keys: "SQLite does not check that a rule's project exists",
  busy_timeout:
    "SQLite waits for locks inside of the call, and the whole process stands still; the store waits by timers",
} as const;

/** @throws what the driver throws. */
export function unsuitablePragmas(database: Database): readonly UnsuitablePragma[] {
  const journalMode = String(database.pragma("journal_mode", { simple: true }));
  const synchronous = Number(database.pragma("synchronous", { simple: true }));
  const foreignKeys = Number(database.pragma("foreign_keys", { simple: true }));
  const busyTimeout = Number(database.pragma("busy_timeout", { simple: true }));
  const found: Omit<UnsuitablePragma, "reason">[] = [];
  // A database in memory is lost with the process in any case.
  if (journalMode !== "wal" && !database.memory) {
    found.push({ pragma: "journal_mode", value: journalMode, advised: "wal" });
  }
  // 2 is FULL.
  if (synchronous < 2 && !database.memory) found.push({ pragma: "synchronous", value: synchronous, advised: 2 });
  if (foreignKeys === 0) found.push({ pragma: "foreign_keys", value: foreignKeys, advised: 1 });
  if (busyTimeout > tolerableBusyTimeoutMs) {
    found.push({ pragma: "busy_timeout", value: busyTimeout, advised: advisedBusyTimeoutMs });
  }
  return found.map((setting) => ({ ...setting, reason: reasons[setting.pragma] }));
}
