import { memoryRuleStore } from "@package-protection/adapter-memory";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { expect, test } from "vitest";
import { type RuleStore, revision, ruleDraft } from "../index.ts";
import type { RuleOperation, WriteConflict, WriteOptions } from "../store/rule-store.ts";
import { startDeadline } from "./deadline.ts";
import { type GuardedStore, guardStore } from "./guarded-store.ts";

const draft = ruleDraft({
  packageNamePattern: "app",
  packageType: "npm",
  minimumAccessLevelForPush: "owner",
})._unsafeUnwrap();
const stored = {
  ...draft,
  id: 1,
  projectId: 7,
  revision: revision("1"),
  createdAt: 0,
  createdBy: null,
  updatedAt: 0,
  updatedBy: null,
};
const elsewhere = { ...stored, projectId: 8 };
const another = { ...stored, id: 2 };

/** A store of which each method answers with this result. */
function storeThat(result: Result<unknown, unknown>): GuardedStore {
  const answer = () => new ResultAsync(Promise.resolve(result));
  const names = ["changes", "find", "write", "history", "forget", "renameInHistory"] satisfies (keyof RuleStore)[];
  return guardStore(Object.assign(memoryRuleStore(), Object.fromEntries(names.map((name) => [name, answer]))));
}

/** The reason why the answer was not believed; null if it was. */
async function reasonAgainst(
  ask: (store: GuardedStore) => PromiseLike<Result<unknown, { readonly type: string }>> | Result<unknown, unknown>,
  value: unknown,
): Promise<string | null> {
  const answer = await ask(storeThat(ok(value)));
  if (answer.isOk()) return null;
  const { error } = answer;
  const cause = error instanceof Object && "cause" in error ? error.cause : error;
  return String(cause).replace("Error: the store's answer is invalid: ", "");
}

const deadline = () => startDeadline(60_000);

const page = { revision: "1", rules: [stored], removed: [3], whole: true, more: false };

test.each<[string | null, unknown]>([
  [null, page],
  [null, { ...page, rules: [], removed: [] }],
  ["the page is not an object", null],
  ["the page is not an object", "page"],
  ["revision is not a string", { ...page, revision: 1 }],
  ["removed is not an array of ids", { ...page, removed: { length: 0 } }],
  ["removed is not an array of ids", { ...page, removed: [1, "2"] }],
  ["whole is not a boolean", { ...page, whole: 1 }],
  ["more is not a boolean", { ...page, more: null }],
  ["rules is not an array", { ...page, rules: { length: 0 } }],
  ["rule 1 belongs to another project", { ...page, rules: [elsewhere] }],
  ["a page has at most 2 rules and removals together", { ...page, removed: [3, 4] }],
])("a page of changes: %s: %j", async (reason, value) => {
  expect(await reasonAgainst((store) => store.changes(deadline(), 7, null, 2), value)).toBe(reason);
});

const entry = {
  sequence: 5,
  at: 1,
  by: "ann",
  reverts: null,
  changes: [{ before: null, after: stored }],
  more: false,
};
const history = { entries: [entry], next: null, prunedThrough: 0 };
const withEntry = (terms: object) => ({ ...history, entries: [{ ...entry, ...terms }] });
const withChange = (before: unknown, after: unknown) => withEntry({ changes: [{ before, after }] });
const earlier = { ...entry, sequence: 4 };

test.each<[string | null, unknown]>([
  [null, history],
  [null, { ...history, entries: [], prunedThrough: 5 }],
  [null, { ...history, entries: [entry, earlier] }],
  [null, { ...history, next: { sequence: 0, position: 0 } }],
  [null, withEntry({ by: null, reverts: 3, more: true })],
  [null, withChange(stored, null)],
  [null, withChange(stored, stored)],
  ["the page is not an object", null],
  ["the page is not an object", "page"],
  ["entries is not an array", { ...history, entries: { length: 0 } }],
  ["prunedThrough is not a sequence", { ...history, prunedThrough: -1 }],
  ["prunedThrough is not a sequence", { ...history, prunedThrough: "0" }],
  ["an entry is not an object", { ...history, entries: [null] }],
  ["an entry is not an object", { ...history, entries: ["entry"] }],
  ["sequence is not a positive safe integer", withEntry({ sequence: 0 })],
  ["sequence is not a positive safe integer", withEntry({ sequence: 1.5 })],
  ["at is not a safe integer", withEntry({ at: "1" })],
  ["by is neither a string nor null", withEntry({ by: 7 })],
  ["reverts is neither a sequence nor null", withEntry({ reverts: -1 })],
  ["more is not a boolean", withEntry({ more: 0 })],
  ["an entry has no changes", withEntry({ changes: [] })],
  ["an entry has no changes", withEntry({ changes: null })],
  ["a change is not an object", withEntry({ changes: [null] })],
  ["a change is not an object", withEntry({ changes: ["change"] })],
  ["a change has neither before nor after", withChange(null, null)],
  ["rule 1 belongs to another project", withChange(elsewhere, null)],
  ["rule 1 belongs to another project", withChange(null, elsewhere)],
  ["rule 2 is another rule", withChange(stored, another)],
  ["sequences do not descend", { ...history, entries: [earlier, entry] }],
  ["sequences do not descend", { ...history, entries: [entry, entry] }],
  [
    "a page has at most 2 changes, got 3",
    { ...history, entries: [5, 4, 3].map((sequence) => ({ ...entry, sequence })) },
  ],
  ["next is neither null nor a position", { ...history, next: undefined }],
  ["next is neither null nor a position", { ...history, next: { sequence: -1, position: 0 } }],
  ["next is neither null nor a position", { ...history, next: { sequence: 4, position: 0.5 } }],
  ["a page without entries has a next one", { ...history, entries: [], next: { sequence: 4, position: 0 } }],
])("a page of history: %s: %j", async (reason, value) => {
  expect(await reasonAgainst((store) => store.history(deadline(), 7, null, 2), value)).toBe(reason);
});

test.each([
  [5, 3, 5, 4, null],
  [5, 3, 4, 0, null],
  [5, 3, 5, 3, "the next page does not come after this one"],
  [5, 3, 5, 2, "the next page does not come after this one"],
  [5, 3, 6, 9, "the next page does not come after this one"],
  [6, 0, 5, 0, null],
  [4, 0, 3, 0, "sequences do not descend"],
])("a page of history from %i.%i with a next of %i.%i: %s", async (sequence, position, next, place, reason) => {
  const value = { ...history, next: { sequence: next, position: place } };
  const from = { sequence, position };
  expect(await reasonAgainst((store) => store.history(deadline(), 7, from, 2), value)).toBe(reason);
});

const insert: RuleOperation = { kind: "insert", terms: draft };
const replace: RuleOperation = { kind: "replace", ruleId: 1, expected: revision("1"), terms: draft };
const remove: RuleOperation = { kind: "remove", ruleId: 1, expected: revision("1") };
const write = { revision: "2", sequence: 2, changes: [{ before: null, after: stored }] };
const written = (before: unknown, after: unknown) => ({ ...write, changes: [{ before, after }] });

test.each<[string | null, RuleOperation, unknown]>([
  [null, insert, write],
  [null, replace, written(stored, stored)],
  [null, remove, written(stored, null)],
  ["the write is not an object", insert, null],
  ["the write is not an object", insert, "write"],
  ["revision is not a string", insert, { ...write, revision: 2 }],
  ["sequence is not a positive safe integer", insert, { ...write, sequence: 0 }],
  ["sequence is not a positive safe integer", insert, { ...write, sequence: "2" }],
  ["changes is not one for each operation", insert, { ...write, changes: [] }],
  ["changes is not one for each operation", insert, { ...write, changes: { length: 1 } }],
  ["a change is not an object", insert, { ...write, changes: [null] }],
  ["a change is not an object", insert, { ...write, changes: ["change"] }],
  ["before is not null for insert", insert, written(stored, stored)],
  ["before is null for replace", replace, write],
  ["before is null for remove", remove, written(null, null)],
  ["after is null for insert", insert, written(null, null)],
  ["after is null for replace", replace, written(stored, null)],
  ["after is not null for remove", remove, written(stored, stored)],
  ["rule 1 belongs to another project", remove, written(elsewhere, null)],
  ["rule 2 is another rule", remove, written(another, null)],
  ["rule 2 is another rule", replace, written(stored, another)],
  ["rule 1 belongs to another project", insert, written(null, elsewhere)],
  ["rule 1 has other terms than were written", insert, written(null, { ...stored, packageNamePattern: "b" })],
  [
    "rule 1 has other terms than were written",
    insert,
    written(null, { ...stored, minimumAccessLevelForPush: "admin" }),
  ],
  [
    "rule 1 has other terms than were written",
    replace,
    written(stored, { ...stored, minimumAccessLevelForDelete: "admin" }),
  ],
])("a write: %s for %j: %j", async (reason, operation, value) => {
  const options = { at: 1, by: null };
  expect(await reasonAgainst((store) => store.write(deadline(), 7, [operation], options), value)).toBe(reason);
});

test.each<[string | null, unknown]>([
  [null, { rules: [stored], more: true }],
  ["the step is not an object", null],
  ["the step is not an object", "step"],
  ["more is not a boolean", { rules: [], more: 1 }],
  ["rules is not an array", { rules: null, more: false }],
  ["rule 1 belongs to another project", { rules: [elsewhere], more: false }],
])("a step of forgetting: %s: %j", async (reason, value) => {
  expect(await reasonAgainst((store) => store.forget(deadline(), 7), value)).toBe(reason);
});

test.each<[string | null, unknown]>([
  [null, { renamed: 0, more: false }],
  [null, { renamed: 1, more: true }],
  ["the step is not an object", null],
  ["the step is not an object", "step"],
  ["renamed is not a count", { renamed: -1, more: false }],
  ["renamed is not a count", { renamed: "1", more: false }],
  ["more is not a boolean", { renamed: 1, more: 1 }],
  ["a step renamed nothing and has more to do", { renamed: 0, more: true }],
])("a step of renaming: %s: %j", async (reason, value) => {
  expect(await reasonAgainst((store) => store.renameInHistory(deadline(), "a", "b"), value)).toBe(reason);
});

const anyRevision = { at: 1, by: null };
const oneRevision = { ...anyRevision, expected: revision("1") };

test.each<[boolean, RuleOperation, WriteConflict, WriteOptions]>([
  [true, insert, { type: "pattern_taken", operation: 0 }, anyRevision],
  [false, insert, { type: "pattern_taken", operation: 1 }, anyRevision],
  [false, insert, { type: "rule_not_found", operation: 0 }, anyRevision],
  [false, insert, { type: "rule_changed", operation: 0 }, anyRevision],
  [true, insert, { type: "rules_changed" }, oneRevision],
  [false, insert, { type: "rules_changed" }, anyRevision],
  [true, replace, { type: "pattern_taken", operation: 0 }, anyRevision],
  [true, replace, { type: "rule_not_found", operation: 0 }, anyRevision],
  [true, replace, { type: "rule_changed", operation: 0 }, anyRevision],
  [false, replace, Object({ type: "precondition_failed", operation: 0 }), anyRevision],
  [false, remove, { type: "pattern_taken", operation: 0 }, anyRevision],
  [true, remove, { type: "rule_not_found", operation: 0 }, anyRevision],
  [true, remove, { type: "rule_changed", operation: 0 }, anyRevision],
  [false, { ...remove, expected: null }, { type: "rule_changed", operation: 0 }, anyRevision],
])("that a write may end in its conflict is %s for %j: %j, %j", async (isPossible, operation, conflict, options) => {
  const answer = await storeThat(err(conflict)).write(deadline(), 7, [operation], options);
  const failure = { type: "store_unavailable", mayHaveHappened: true, cause: conflict };
  expect(answer._unsafeUnwrapErr()).toEqual(isPossible ? conflict : failure);
});
