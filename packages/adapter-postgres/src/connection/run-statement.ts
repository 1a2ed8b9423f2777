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
  /** `not_kept` where there was no connection, or its transaction was never committed. */
  readonly outcome: StatementOutcome | "not_kept";
  readonly cause: unknown;
}

type Outcome<T> = Result<T, StatementFailure>;

/** How often work that lost to another transaction is tried before its failure is returned. */
const mostAttempts = 6;
const firstPauseMs = 4;

/** Every value as the text that the server sent, whatever parsers the host has set for the driver. */
const asText: CustomTypesConfig = { getTypeParser: () => (value: string | Buffer) => String(value) };

const ignore = () => undefined;

/**
 * Runs one statement as a transaction of its own.
 *
 * The connection is the pool's again before this resolves. The statement has no name, so it leaves nothing behind on the
 * connection. A statement that loses to another transaction is sent again, a few times: nothing of it was kept.
 */
export function runStatement<Row extends QueryResultRow>(
  pool: Pool,
  statement: Statement,
): Promise<Outcome<readonly Row[]>> {
  return retried(() =>
    onConnection(pool, async (client) => {
      const sent = await send<Row>(client, statement);
      return { answer: sent, isBroken: sent.isErr() && sent.error.outcome === "unknown" };
    }),
  );
}

/** Sends a statement of a transaction. */
export type Send = <Row extends QueryResultRow>(statement: Statement) => Promise<Outcome<readonly Row[]>>;

/** The result of a transaction's work; its writes are kept only with `commit`. */
export interface TransactionEnd<T> {
  readonly commit: boolean;
  readonly value: T;
}

/**
 * The default isolation level of the host may be another one. The lock of a project's row is released some seconds after a
 * client vanished. Both hold for the transaction alone, so a pooler may lend the connection.
 */
const begin = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = 10000";

/**
 * Runs several statements as one transaction, on one connection.
 *
 * It is run again, from its beginning, if it loses to another transaction. Only after a failure of the commit it is unknown
 * whether it took place.
 */
export function runTransaction<T>(
  pool: Pool,
  work: (send: Send) => Promise<Outcome<TransactionEnd<T>>>,
): Promise<Outcome<T>> {
  return retried(() =>
    onConnection(pool, async (client) => {
      const begun = await command(client, begin);
      const done = begun.isErr() ? err(begun.error) : await work((statement) => send(client, statement));
      if (done.isOk() && done.value.commit) {
        const { value } = done.value;
        const committed = await command(client, "COMMIT");
        return { answer: committed.map(() => value), isBroken: committed.isErr() };
      }
      const wasCut = done.isErr() && done.error.outcome === "unknown";
      const isBroken = wasCut || (await command(client, "ROLLBACK")).isErr();
      return { answer: done.map(({ value }) => value).mapErr(notKept), isBroken };
    }),
  );
}

function notKept(failure: StatementFailure): StatementFailure {
  return failure.outcome === "unknown" ? { outcome: "not_kept", cause: failure.cause } : failure;
}

async function retried<T>(attempt: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  for (let attempts = 1; ; attempts++) {
    const outcome = await attempt();
    if (outcome.isOk() || outcome.error.outcome !== "refused_for_now" || attempts === mostAttempts) return outcome;
    // A random pause, so that the same transactions do not collide again.
    await pause(firstPauseMs * 2 ** attempts * Math.random());
  }
}

async function onConnection<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<{ readonly answer: Outcome<T>; readonly isBroken: boolean }>,
): Promise<Outcome<T>> {
  const connected = await connection(pool);
  if (connected.isErr()) return err({ outcome: "not_kept", cause: connected.error });
  const client = connected.value;
  const { answer, isBroken } = await work(client);
  giveBack(client, isBroken);
  return answer;
}

function send<Row extends QueryResultRow>(
  client: PoolClient,
  { text, values }: Statement,
): Promise<Outcome<readonly Row[]>> {
  return classified(async () => (await client.query<Row>({ text, values: [...values], types: asText })).rows);
}

function command(client: PoolClient, text: string): Promise<Outcome<unknown>> {
  return classified(() => client.query(text));
}

async function classified<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return ok(await work());
  } catch (cause) {
    return err({ outcome: statementOutcome(cause), cause });
  }
}

/** A connection of the pool. A statement on it reports that it broke; its event must not end the process. */
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
  // No other code listens to a connection that breaks between here and its end.
  if (isBroken) client.on("error", ignore);
  client.release(isBroken);
}
