import { type Revision, storeUnavailable } from "@package-protection/core";
import { neverWritten } from "@package-protection/core/store";
import type { Database } from "better-sqlite3";
import { err, ok, type Result } from "neverthrow";
import { type Connection, forgetPages } from "../database/connection.ts";
import { writePointOf } from "../store/read-changes.ts";
import type { Statements } from "../store/statements.ts";
import {
  attemptResult,
  damaged,
  isMissingTable,
  restoreRemedy,
  type StoreFailure,
} from "../transaction/store-failure.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { type Checkpoint, type DatabaseFile, type KnownContent, rememberVerified } from "./database-file.ts";
import { type LogPeriod, newestPeriod, notWhole } from "./log-period.ts";

const anew = "or open the file anew to go on with";

/** The reason to refuse a file that another program than SQLite wrote to. */
const reasons = {
  mixed: notWhole,
  undone: `the database file was overwritten, and its write-ahead log undoes that; ${restoreRemedy}, ${anew} the rules in force`,
  lost: `an older copy was copied over the database file, and newer changes are not in it; ${restoreRemedy}, ${anew} what it holds`,
} as const;

/** SQLite copies its log to the database file by itself when the log is longer, unless the host has changed that. */
const automaticCheckpointFrames = 1_000;

/** How long a checkpoint of another process may sync the file before it says that it was one. */
const checkpointPatienceMs = 1_000;

/**
 * Verifies a file that was written to since its content was last verified, and drops the pages of it that the handle remembers.
 *
 * SQLite itself writes to the file at a checkpoint. A backup that is copied over the file changes it too, and is refused if it
 * can be recognised: newer changes are lost, the file and its log do not fit together, or the log undoes the copy.
 *
 * @param connection a second one while the host holds the handle.
 */
export function verifyContent(
  database: Database,
  connection: Connection,
  file: DatabaseFile,
): Result<void, StoreFailure> {
  const { statements } = connection;
  return attemptResult(() => {
    const checkpoint = readCheckpoint(statements, file);
    const isFresh = forgetPages(database);
    return periodIn(statements, file)
      .andThrough((newest) => verifyHistory(statements, file, { newest, checkpoint }))
      .andThen((newest) => {
        file.known = { newest, checkpoint };
        file.read = null;
        if (isFresh) rememberVerified(file, checkpoint.fileWrittenAtMs);
        return ok();
      });
  });
}

function periodIn(statements: Statements, file: DatabaseFile): Result<LogPeriod, StoreFailure> {
  try {
    const { newest, isWhole } = newestPeriod(statements);
    return isWhole ? ok(newest) : refused("mixed");
  } catch (cause) {
    // The tables were there: to create them anew would lose the rules.
    if (file.known !== null && isMissingTable(cause)) return err(storeUnavailable(damaged(cause)));
    throw cause;
  }
}

/** Whether the database still has the changes that this handle wrote or read last, and SQLite wrote the file. */
function verifyHistory(
  statements: Statements,
  { known, read }: DatabaseFile,
  { newest, checkpoint }: KnownContent,
): Result<void, StoreFailure> {
  // A restore brings other changes on purpose.
  if (known === null || newest.restoredAt > known.newest.restoredAt) return ok();
  const isLost =
    newest.restoredAt < known.newest.restoredAt ||
    !isKept(statements, known.newest) ||
    (read !== null && !isKept(statements, read));
  return isLost ? refused("lost") : verifyCheckpoint(known.checkpoint, checkpoint);
}

/** Whether a checkpoint can have written to the file since the last verification. */
function verifyCheckpoint(before: Checkpoint, now: Checkpoint): Result<void, StoreFailure> {
  const isExplained =
    before.fileWrittenAtMs === now.fileWrittenAtMs ||
    before.copied !== now.copied ||
    before.logHeader !== now.logHeader ||
    before.logHeader === "" ||
    // A process that ended in the middle of a checkpoint has not said that it was one.
    now.frames >= automaticCheckpointFrames;
  if (isExplained) return ok();
  const mayBeUnderWay = Math.abs(Date.now() - now.fileWrittenAtMs) < checkpointPatienceMs;
  return mayBeUnderWay ? err({ type: "busy", cause: new Error(reasons.undone) }) : refused("undone");
}

interface WriteOfProject {
  readonly projectId: number;
  readonly revision: Revision;
}

/** Whether a write is in the kept part of its project's history. */
function isKept(statements: Statements, { projectId, revision }: WriteOfProject): boolean {
  const { sequence } = writePointOf(revision);
  if (sequence === neverWritten.sequence) return true;
  const project = statements.newestWrite().get(projectId);
  if (project === undefined) return false;
  if (project.sequence === sequence) return project.revision === revision;
  return project.prunedThrough >= sequence || statements.findEntry().get(projectId, sequence, revision) !== undefined;
}

function refused(reason: keyof typeof reasons): Result<never, StoreFailure> {
  return err(storeUnavailable(new Error(reasons[reason])));
}
