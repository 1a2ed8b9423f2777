import type { HistoryEntry, ProtectionRule, RuleOperation, RuleStore } from "@package-protection/core";
import { insertRule, removeRule, replaceRule } from "@package-protection/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { draftOf, inserted, insertOf, patterns, someNote } from "../../test/sample-rule.ts";
import { sqliteRuleStore } from "../index.ts";

function many(count: number, name = "p"): RuleOperation[] {
  return Array.from({ length: count }, (_, index) => insertOf(`${name}${index}`));
}

test("a write holds the lock for the same few statements, whatever the number of its rules", async () => {
  const database = await migratedDatabase(":memory:");
  const sent: string[] = [];
  const prepare = database.prepare.bind(database);
  Object.assign(database, {
    prepare(text: string) {
      const statement = prepare(text);
      for (const method of ["run", "get", "all"] as const) {
        const send = Reflect.get(statement, method).bind(statement);
        Reflect.set(statement, method, (...parameters: unknown[]) => {
          sent.push(text);
          return send(...parameters);
        });
      }
      return statement;
    },
  });
  const store = sqliteRuleStore(database);
  const underLock = async (operations: readonly RuleOperation[]) => {
    sent.length = 0;
    const { changes } = (await store.write(1, operations, someNote))._unsafeUnwrap();
    const statements = sent.slice(sent.lastIndexOf("BEGIN IMMEDIATE"));
    expect(statements.at(-1)).toBe("COMMIT");
    return { statements: statements.length, rules: changes.flatMap(({ after }) => after ?? []) };
  };
  await underLock(many(1, "first"));
  const [some, more] = [await underLock(many(101, "some")), await underLock(many(10_000, "more"))];
  expect(more.statements).toBe(some.statements);
  const replaced = await underLock(
    more.rules.map(({ id, revision }, index) => ({
      kind: "replace",
      ruleId: id,
      expected: revision,
      terms: draftOf(`more${(index + 1) % more.rules.length}`),
    })),
  );
  expect(replaced.statements).toBe(some.statements + 1);
  const removed = await underLock(replaced.rules.map(({ id }) => ({ kind: "remove", ruleId: id, expected: null })));
  expect(removed.statements).toBe(some.statements);
});

test("a write of many rules lets the event loop turn before it takes the lock", async () => {
  const path = temporaryPath();
  const store = sqliteRuleStore(await migratedDatabase(path));
  let turns = 0;
  let isDone = false;
  const written = store.write(1, many(10_000), someNote).andTee(() => {
    isDone = true;
  });
  while (!isDone) {
    turns += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await written).isOk()).toBe(true);
  expect(turns).toBeGreaterThan(10);
});

test("a write of many rules reads at most 1,000 of its operations in one turn of the event loop", async () => {
  const database = await migratedDatabase(":memory:");
  const store = sqliteRuleStore(database);
  const { changes } = (await store.write(1, many(2_500), someNote))._unsafeUnwrap();
  const prepare = database.prepare.bind(database);
  const read: number[] = [];
  Object.assign(database, {
    prepare(text: string) {
      const statement = prepare(text);
      const all = statement.all.bind(statement);
      statement.all = (...parameters: unknown[]) => {
        const [list] = parameters;
        if (typeof list === "string" && list.startsWith("[")) read.push(JSON.parse(list).length);
        return all(...parameters);
      };
      return statement;
    },
  });
  const renamed = changes.flatMap(({ after }, index): RuleOperation[] =>
    after === null
      ? []
      : [{ kind: "replace", ruleId: after.id, expected: after.revision, terms: draftOf(`q${index}`) }],
  );
  (await sqliteRuleStore(database).write(1, renamed, someNote))._unsafeUnwrap();
  expect(read).toEqual([1_000, 1_000, 1_000, 1_000, 500, 500]);
});

test("a handle that is closed at any turn of a write of many rules leaves all of them or none, and no exception", async () => {
  const path = temporaryPath();
  for (let turns = 0, isDone = false; !isDone; turns += 1) {
    const database = await migratedDatabase(path);
    const writing = sqliteRuleStore(database).write(1, many(2_500), someNote);
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    database.close();
    const outcome = await writing;
    isDone = outcome.isOk();
    if (outcome.isErr()) expect(outcome.error).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
    const left = await patterns(sqliteRuleStore(await migratedDatabase(path)));
    expect(left).toHaveLength(isDone ? 2_500 : 0);
  }
});

/** All entries of project 1, newest first. */
async function historyOf(store: RuleStore): Promise<readonly HistoryEntry[]> {
  return (await store.history(1, null, 100_000))._unsafeUnwrap().entries;
}

function replayed(newestFirst: readonly HistoryEntry[]): readonly ProtectionRule[] {
  const rules = new Map<number, ProtectionRule>();
  for (const { before, after } of newestFirst.toReversed().flatMap(({ changes }) => changes)) {
    const id = before?.id ?? after?.id ?? 0;
    expect(rules.get(id) ?? null).toEqual(before);
    if (after === null) rules.delete(id);
    else rules.set(id, after);
  }
  return [...rules.values()];
}

/** What another handle does at a turn of the event loop, while a write of many rules is planned. */
const interruptions = fc.array(
  fc.constantFrom("nothing", "insert", "replace", "remove", "insert elsewhere", "rename", "forget") as fc.Arbitrary<
    "nothing" | "insert" | "replace" | "remove" | "insert elsewhere" | "rename" | "forget"
  >,
  { maxLength: 12 },
);

test("the law of plans: a write that is planned beforehand does what it would do alone, on what others left", async () => {
  await fc.assert(
    fc.asyncProperty(interruptions, async (steps) => {
      const path = temporaryPath();
      const store = sqliteRuleStore(await migratedDatabase(path));
      const other = sqliteRuleStore(await migratedDatabase(path));
      const { changes } = (await store.write(1, many(150, "old"), { at: 1, by: "ann" }))._unsafeUnwrap();
      const elders = changes.flatMap(({ after }) => after ?? []);
      const [first, second] = elders;
      if (first === undefined || second === undefined) throw new Error("a rule is missing");
      // Every elder is renamed; `taken` is what an interruption may take from the write.
      const operations: RuleOperation[] = [
        ...elders.map(({ id, revision }, index): RuleOperation => {
          return { kind: "replace", ruleId: id, expected: revision, terms: draftOf(`old${index + 1}`) };
        }),
        insertOf("taken"),
      ];
      let isDone = false;
      const refused: boolean[] = [];
      const writing = store.write(1, operations, someNote);
      const settled = writing.then(() => {
        isDone = true;
      });
      for (const [index, step] of steps.entries()) {
        if (isDone) break;
        // Some of these lose against the write, as some of the write's may against them.
        if (step === "insert")
          refused.push(
            (await insertRule(other, 1, draftOf(index % 2 === 0 ? "taken" : `free${index}`), someNote)).isErr(),
          );
        if (step === "replace") refused.push((await replaceRule(other, first, draftOf("replaced"), someNote)).isErr());
        if (step === "remove") refused.push((await removeRule(other, 1, second.id, null, someNote)).isErr());
        if (step === "insert elsewhere")
          (await insertRule(other, 2, draftOf(`elsewhere${index}`), someNote))._unsafeUnwrap();
        if (step === "rename") (await other.renameInHistory("ann", "a person"))._unsafeUnwrap();
        if (step === "forget") (await other.forget(1))._unsafeUnwrap();
        await new Promise((resolve) => setImmediate(resolve));
      }
      await settled;
      const outcome = await writing;
      const held = (await other.changes(1, null, 100_000))._unsafeUnwrap().rules;
      if (outcome.isOk()) {
        const newest = (await historyOf(other)).find(({ sequence }) => sequence === outcome.value.sequence);
        const isRenamed = steps.includes("rename");
        if (newest !== undefined && !isRenamed) expect(newest.changes).toEqual(outcome.value.changes);
      } else {
        expect(["rule_changed", "rule_not_found", "pattern_taken"]).toContain(outcome.error.type);
        expect(refused.includes(false) || steps.includes("forget")).toBe(true);
      }
      const entries = await historyOf(other);
      if (!steps.includes("forget")) {
        const byId = (one: ProtectionRule, next: ProtectionRule) => one.id - next.id;
        expect(replayed(entries).toSorted(byId)).toEqual(held.toSorted(byId));
      }
      expect(new Set(held.map(({ id }) => id)).size).toBe(held.length);
    }),
    { numRuns: 25 },
  );
});

test("where others write at every turn, a write of many rules is done all the same", async () => {
  const path = temporaryPath();
  const store = sqliteRuleStore(await migratedDatabase(path));
  const other = sqliteRuleStore(await migratedDatabase(path));
  let isDone = false;
  const writing = store.write(1, many(300), someNote).map(({ changes }) => {
    isDone = true;
    return changes.length;
  });
  for (let count = 0; !isDone; count += 1) {
    (await insertRule(other, 1, draftOf(`other${count}`), someNote))._unsafeUnwrap();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await writing)._unsafeUnwrap()).toBe(300);
  expect((await patterns(other)).filter((pattern) => pattern.startsWith("p"))).toHaveLength(300);
});

test.each([1, 2, 3, 4, 5, 6])(
  "a write of many rules returns the names that are in the history, also if a person was renamed at turn %i",
  async (turn) => {
    const path = temporaryPath();
    const store = sqliteRuleStore(await migratedDatabase(path));
    const other = sqliteRuleStore(await migratedDatabase(path));
    const rule = await inserted(store, "a");
    const replacing: RuleOperation = { kind: "replace", ruleId: rule.id, expected: rule.revision, terms: draftOf("b") };
    const writing = store.write(1, [replacing, ...many(200)], { ...someNote, by: "carl" });
    for (let turns = 0; turns < turn; turns++) await new Promise((resolve) => setImmediate(resolve));
    const wasWritten = (await patterns(other)).length > 1;
    (await other.renameInHistory("ann", "ben"))._unsafeUnwrap();
    const [change] = (await writing)._unsafeUnwrap().changes;
    const name = wasWritten ? "ann" : "ben";
    expect(change).toMatchObject({ before: { createdBy: name, updatedBy: name }, after: { createdBy: name } });
  },
);
