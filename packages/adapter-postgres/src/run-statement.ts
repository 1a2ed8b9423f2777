import { setTimeout as pause } from "node:timers/promises";
import { err, ok, type Result } from "neverthrow";
import type { CustomTypesConfig, Pool, PoolClient, QueryResultRow } from "pg";
import { type StatementOutcome, statementOutcome } from "./statement-error.ts";

/** A statement with its parameters; every column of its answer comes as text, or null. */
export interface Statement {
  readonly text: string;
  readonly values: readonly (string | number | null)[];
}

export interface StatementFailure {
  /** `not_sent` where there was no connection to send it on. */
  readonly outcome: StatementOutcome | "not_sent";
  readonly cause: unknown;
}

/** How often a statement that lost to another transaction is sent before its failure is the answer. */
const mostAttempts = 6;
const firstPauseMs = 4;

/** The host may have told the driver how to read numbers; here every value is the text that the server sent. */
const asText: CustomTypesConfig = { getTypeParser: () => (value: string | Buffer) => String(value) };

const ignore = () => undefined;

/**
 * Runs one statement as a transaction of its own, on a connection that is the pool's again before this resolves. The
 * statement has no name, so it leaves nothing behind on the connection. One that loses to another transaction is sent again,
 * a few times: nothing of it was kept.
 */
export async function runStatement<Row extends QueryResultRow>(
  pool: Pool,
  statement: Statement,
): Promise<Result<readonly Row[], StatementFailure>> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await runOnce<Row>(pool, statement);
    if (outcome.isOk() || outcome.error.outcome !== "refused_for_now" || attempt === mostAttempts) return outcome;
    // At random, so that those who met do not meet again.
    await pause(firstPauseMs * 2 ** attempt * Math.random());
  }
}

async function runOnce<Row extends QueryResultRow>(
  pool: Pool,
  { text, values }: Statement,
): Promise<Result<readonly Row[], StatementFailure>> {
  const connected = await connection(pool);
  if (connected.isErr()) return err({ outcome: "not_sent", cause: connected.error });
  const client = connected.value;
  try {
    const { rows } = await client.query<Row>({ text, values: [...values], types: asText });
    giveBack(client, false);
    return ok(rows);
  } catch (cause) {
    const outcome = statementOutcome(cause);
    giveBack(client, outcome === "unknown");
    return err({ outcome, cause });
  }
}

/** A connection of the pool. That it breaks is told by what is sent on it; the event must not end the process. */
export async function connection(pool: Pool): Promise<Result<PoolClient, unknown>> {
  try {
    const client = await pool.connect();
    client.on("error", ignore);
    return ok(client);
  } catch (cause) {
    return err(cause);
  }
}

/** @param isBroken the pool ends the connection instead of lending it again. */
export function giveBack(client: PoolClient, isBroken: boolean): void {
  client.off("error", ignore);
  // A connection that breaks between here and its end tells so to nobody else.
  if (isBroken) client.on("error", ignore);
  client.release(isBroken);
}
