import type { ProtectionRule, RuleOperation, RuleWrite } from "@package-protection/core";
import type pg from "pg";
import { onTestFinished } from "vitest";
import { postgresRuleStore } from "../src/index.ts";
import { statementTexts } from "../src/statements/statements.ts";
import { pointValues, termValues } from "../src/store/write-values.ts";
import { draftOf, someNote, someTime } from "./sample-rule.ts";
import { watchingPool } from "./watching-pool.ts";

/** A write of the store that was done, and is neither committed nor taken back yet. */
export interface HeldWrite {
  commit(): Promise<void>;
  rollBack(): Promise<void>;
}

interface Place {
  readonly pool: pg.Pool;
  readonly schema: string;
}

/** The token of every held write of one operation. */
const heldToken = "held";

/** Inserts a rule with the store's own statement, but for the commit. */
export function holdInsert(place: Place, projectId: number, pattern: string): Promise<HeldWrite> {
  return holdStatement(place, "insertRule", [...sharedValues(projectId), ...termValues(draftOf(pattern))]);
}

/** The same for a replacement at the rule's revision. */
export function holdReplace(place: Place, rule: ProtectionRule, pattern: string): Promise<HeldWrite> {
  const values = [...sharedValues(rule.projectId), rule.id, ...pointValues(rule.revision)];
  return holdStatement(place, "replaceRule", [...values, ...termValues(draftOf(pattern)), ...pointValues(null)]);
}

/** The same for a removal at any revision. */
export function holdRemove(place: Place, rule: ProtectionRule): Promise<HeldWrite> {
  return holdStatement(place, "removeRule", [
    ...sharedValues(rule.projectId),
    rule.id,
    ...pointValues(null),
    ...pointValues(null),
  ]);
}

function sharedValues(projectId: number) {
  return [projectId, heldToken, someTime, null, null];
}

async function holdStatement(
  { pool, schema }: Place,
  statement: keyof ReturnType<typeof statementTexts>,
  values: readonly unknown[],
): Promise<HeldWrite> {
  const client = await pool.connect();
  // Some tests end the server under it; its next statement reports that.
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

/** Writes several operations with a store of its own, and stops before the commit. */
export async function holdBatch(
  { pool, schema }: Place,
  projectId: number,
  operations: readonly RuleOperation[],
): Promise<{ readonly commit: () => Promise<RuleWrite> }> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const heldPool = watchingPool(pool.options, (text) => {
    if (text !== "COMMIT") return undefined;
    reach();
    return released;
  });
  const writing = postgresRuleStore(heldPool, { schema }).write(projectId, operations, someNote);
  await Promise.race([reached, writing.then((outcome) => outcome._unsafeUnwrap())]);
  return {
    async commit() {
      release();
      return (await writing)._unsafeUnwrap();
    },
  };
}

/** Resolves when so many statements on the schema's tables wait for a lock. */
export async function untilWaiting({ pool, schema }: Place, count: number): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND strpos(query, $1) > 0 AND pid <> pg_backend_pid()",
      [schema.replaceAll('"', '""')],
    );
    if (rowCount === count) return;
  }
}
