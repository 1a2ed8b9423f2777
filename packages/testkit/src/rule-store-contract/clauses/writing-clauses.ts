import { type RuleOperation, type RuleStore, revision } from "@package-protection/core";
import { insertRule, removeRule, replaceRule } from "../../one-rule.ts";
import { clause } from "../contract-test.ts";
import { byId, conflictsWith, holds, same, succeeds } from "../expectation.ts";
import { wholeHistory } from "../history-reader.ts";
import { listed } from "../rule-reader.ts";
import {
  afterOf,
  draftOf,
  inserted,
  insertedAll,
  insertOf,
  removeOf,
  replaceOf,
  someNote,
  termsOf,
} from "../sample-rule.ts";

/** The rules of project 1 and its revision. */
async function stateOf(store: RuleStore) {
  const { revision: current, rules } = await succeeds(store.changes(1, null, 10_000));
  return { revision: current, rules };
}

export const allOrNothing = clause(
  8,
  "All or nothing: a write does all of its operations or none",
  [],
  async ({ store }) => {
    const [a, b, c] = [await inserted(store, 1, "a"), await inserted(store, 1, "b"), await inserted(store, 1, "c")];
    const stale = b.revision;
    const changed = await succeeds(replaceRule(store, b, draftOf("b2")));
    const gone = { id: c.id + 1_000, revision: c.revision };
    const good = [insertOf(draftOf("new")), replaceOf(a, draftOf("a2")), removeOf(c)];
    const everything = async () => ({ ...(await stateOf(store)), history: await wholeHistory(store, 1) });
    const before = await everything();
    const bad: readonly RuleOperation[] = [
      insertOf(draftOf("b2")),
      replaceOf({ ...changed, revision: stale }, draftOf("b3")),
      replaceOf(gone, draftOf("b3")),
      removeOf(changed, stale),
      removeOf(gone),
    ];
    for (const [index, operation] of bad.entries()) {
      for (const position of [0, 1, 3]) {
        const outcome = await store.write(1, good.toSpliced(position, 0, operation), someNote);
        holds(`a write with bad operation ${index} at ${position} fails`, outcome.isErr());
        same(`what bad operation ${index} at ${position} left`, await everything(), before);
      }
    }

    const written = await succeeds(store.write(1, good, someNote));
    same(
      "what the write did",
      written.changes.map(({ before: previous, after }) => [previous, after?.packageNamePattern ?? null]),
      [
        [null, "new"],
        [a, "a2"],
        [c, null],
      ],
    );
    same("the rules after the write", byId(await listed(store, 1)), byId([changed, ...afterOf(written)]));
  },
);

export const uniqueness = clause(
  9,
  "Uniqueness: type, pattern and enforcement, compared exactly",
  [],
  async ({ store }) => {
    const alike = [
      "a",
      "A",
      "a ",
      " a",
      "a\u00a0",
      "a\ufeff",
      "\u00e9",
      "e\u0301",
      "\u212a",
      "k",
      "K",
      "ß",
      "ss",
      "a\u200b",
      "*",
      "**",
    ];
    const taken = await inserted(store, 1, "taken");
    for (const pattern of alike) await inserted(store, 1, pattern);
    const ofOtherType = await succeeds(insertRule(store, 1, draftOf("taken", { packageType: "helm" })));
    const evaluated = await succeeds(insertRule(store, 1, draftOf("taken", { enforcement: "evaluate" })));
    const before = await stateOf(store);
    const isTaken = (...operations: readonly RuleOperation[]) =>
      conflictsWith({ type: "pattern_taken", operation: 0 }, store.write(1, operations, someNote));

    for (const pattern of alike) await isTaken(insertOf(draftOf(pattern)));
    const withOtherLevels = draftOf("taken", { minimumAccessLevelForPush: "owner" });
    await isTaken(insertOf(withOtherLevels));
    await isTaken(insertOf(draftOf("taken", { enforcement: "evaluate", minimumAccessLevelForPush: "owner" })));
    await isTaken(replaceOf(ofOtherType, withOtherLevels));
    await isTaken(replaceOf(evaluated, withOtherLevels));
    await isTaken(replaceOf(taken, draftOf("taken", { enforcement: "evaluate" })));
    // Two rules of one write.
    await isTaken(insertOf(draftOf("twice")), insertOf(draftOf("twice")));
    await isTaken(replaceOf(taken, draftOf("twice")), insertOf(draftOf("twice")));
    same("what the refused left", await stateOf(store), before);

    const resent = await succeeds(replaceRule(store, taken, withOtherLevels));
    await succeeds(removeRule(store, 1, resent.id));
    const moved = await succeeds(replaceRule(store, ofOtherType, draftOf("taken")));
    await succeeds(insertRule(store, 1, draftOf("taken", { packageType: "helm" })));

    // Only the state after the whole write counts, whatever the order of its operations.
    const swap = [replaceOf(moved, termsOf(evaluated)), replaceOf(evaluated, termsOf(moved))];
    const [active, evaluate] = afterOf(await succeeds(store.write(1, swap, someNote)));
    if (active === undefined || evaluate === undefined) throw new Error("the swapped are missing");
    same("the swapped", [active.enforcement, evaluate.enforcement], ["evaluate", "active"]);
    const [one, two, three] = await insertedAll(store, 1, ["1", "2", "3"]);
    if (one === undefined || two === undefined || three === undefined) throw new Error("a rule is missing");
    const round = [replaceOf(one, termsOf(two)), replaceOf(two, termsOf(three)), replaceOf(three, termsOf(one))];
    const turned = afterOf(await succeeds(store.write(1, round, someNote)));
    same(
      "the turned",
      turned.map((rule) => rule.packageNamePattern),
      ["2", "3", "1"],
    );
    const freed = [insertOf(draftOf("1")), ...turned.map((rule) => removeOf(rule)), insertOf(draftOf("2"))];
    await succeeds(store.write(1, freed, someNote));
  },
);

export const compareAndSet = clause(10, "Compare-and-set: only at the expected revisions", [], async ({ store }) => {
  const first = await inserted(store, 1, "a");
  await inserted(store, 1, "taken");
  const second = await succeeds(replaceRule(store, first, draftOf("b")));
  await inserted(store, 2, "a");
  const before = await stateOf(store);
  const conflict = async (type: "rule_changed" | "rule_not_found", operation: RuleOperation) =>
    conflictsWith({ type, operation: 0 }, store.write(1, [operation], someNote));

  for (const stale of [first.revision, revision(""), revision("0"), revision(`${second.revision} `)]) {
    await conflict("rule_changed", replaceOf({ ...first, revision: stale }, draftOf("c")));
    await conflict("rule_changed", removeOf(first, stale));
  }
  for (const missing of [second.id + 1_000, 0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER, 2 ** 80]) {
    const gone = { id: missing, revision: second.revision };
    same("find", await succeeds(store.find(1, missing)), null);
    await conflict("rule_not_found", replaceOf(gone, draftOf("c")));
    await conflict("rule_not_found", removeOf(gone, second.revision));
    await conflict("rule_not_found", removeOf(gone));
  }
  const inTheMiddle = (await succeeds(store.changes(1, null, 1))).revision;
  const ofTwo = (await succeeds(store.changes(2, null, 10))).revision;
  for (const expected of [first.revision, second.revision, inTheMiddle, ofTwo, revision("0.0"), revision("")]) {
    if (expected === before.revision) continue;
    const write = store.write(1, [insertOf(draftOf("c"))], { ...someNote, expected });
    await conflictsWith({ type: "rules_changed" }, write);
  }
  same("what the refused left", await stateOf(store), before);

  const never = (await succeeds(store.changes(3, null, 10))).revision;
  await succeeds(store.write(3, [insertOf(draftOf("c"))], { ...someNote, expected: never }));
  await conflictsWith(
    { type: "rules_changed" },
    store.write(3, [insertOf(draftOf("d"))], { ...someNote, expected: never }),
  );
  const expected = before.revision;
  same("removed", await succeeds(removeRule(store, 1, second.id, second.revision, { expected })), second);
  same("find of the removed", await succeeds(store.find(1, second.id)), null);
});

export const precedence = clause(11, "Precedence of several conflicts", [], async ({ store }) => {
  const a = await inserted(store, 1, "a");
  await inserted(store, 1, "taken");
  const changed = await succeeds(replaceRule(store, a, draftOf("b")));
  const gone = { id: changed.id + 1_000, revision: a.revision };
  const taken = insertOf(draftOf("taken"));
  const stale = replaceOf(a, draftOf("c"));
  const missing = removeOf(gone);
  const good = (name: string) => insertOf(draftOf(`good ${name}`));
  const cases = [
    [{ type: "rule_changed", operation: 1 }, [taken, stale]],
    [{ type: "rule_not_found", operation: 2 }, [good("1"), taken, missing]],
    [{ type: "rule_not_found", operation: 1 }, [taken, missing, stale]],
    [{ type: "rule_changed", operation: 0 }, [stale, taken, missing]],
    [{ type: "rule_changed", operation: 0 }, [replaceOf(a, draftOf("taken"))]],
    [{ type: "rule_not_found", operation: 0 }, [replaceOf(gone, draftOf("taken"))]],
    [{ type: "pattern_taken", operation: 1 }, [good("2"), taken, insertOf(draftOf("b"))]],
    [{ type: "pattern_taken", operation: 0 }, [insertOf(draftOf("x")), insertOf(draftOf("x")), taken]],
    [{ type: "pattern_taken", operation: 1 }, [good("3"), replaceOf(changed, draftOf("x")), insertOf(draftOf("x"))]],
  ] as const;
  for (const [conflict, operations] of cases) {
    await conflictsWith(conflict, store.write(1, operations, someNote));
    const expected = a.revision;
    await conflictsWith({ type: "rules_changed" }, store.write(1, operations, { ...someNote, expected }));
  }
});

export const ids = clause(13, "Ids ascend and are never used again", ["restart"], async ({ store: first, restart }) => {
  let store = first;
  let greatest = 0;
  const take = (id: number) => {
    holds(`${JSON.stringify(id)} is a positive safe integer`, Number.isSafeInteger(id) && id > 0);
    holds(`${id} is greater than ${greatest}`, id > greatest);
    greatest = id;
    return id;
  };
  let count = 0;
  const insert = async (projectId: number) => {
    count += 1;
    return take((await inserted(store, projectId, `p${count}`)).id);
  };
  for (let round = 0; round < 2; round += 1) {
    await insert(1);
    await insert(2);
    await succeeds(removeRule(store, 1, await insert(1)));
    await insert(2);
    await succeeds(removeRule(store, 2, await insert(2)));
    count += 1;
    const batch = await insertedAll(
      store,
      1,
      ["x", "y", "z"].map((text) => `${text}${count}`),
    );
    for (const rule of batch) take(rule.id);
    await succeeds(
      store.write(
        1,
        batch.map((rule) => removeOf(rule)),
        someNote,
      ),
    );
    await insert(3);
    await succeeds(store.forget(3));
    store = (await restart?.()) ?? store;
  }
  await insert(1);
  await insert(3);
});
