import type { Pool } from "pg";
import { onTestFinished } from "vitest";
import { statementTexts } from "../src/statements.ts";

/** A write of the store that was done, and is neither committed nor taken back yet. */
export interface HeldWrite {
  commit(): Promise<void>;
  rollBack(): Promise<void>;
}

type Texts = ReturnType<typeof statementTexts>;

/** Does with one of the store's own statements what the store does with it, but for the commit. */
export async function holdWrite(
  { pool, schema }: { readonly pool: Pool; readonly schema: string },
  statement: keyof Texts,
  values: readonly unknown[],
): Promise<HeldWrite> {
  const client = await pool.connect();
  // Some tests end the server under it; its next statement tells.
  client.on("error", () => undefined);
  await client.query("BEGIN");
  await client.query(statementTexts(schema)[statement], [...values]);
  let isOpen = true;
  const release = () => {
    if (isOpen) client.release(true);
    isOpen = false;
  };
  onTestFinished(release);
  const end = (how: "COMMIT" | "ROLLBACK") =>
    client
      .query(how)
      .then(() => undefined)
      .finally(release);
  return { commit: () => end("COMMIT"), rollBack: () => end("ROLLBACK") };
}

/** Resolves when so many statements on the schema's tables wait for a lock. */
export async function untilWaiting({ pool, schema }: { pool: Pool; schema: string }, count: number): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND strpos(query, $1) > 0 AND pid <> pg_backend_pid()",
      [schema.replaceAll('"', '""')],
    );
    if (rowCount === count) return;
  }
}
