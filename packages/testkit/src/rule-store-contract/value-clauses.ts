import { maximumPatternLength } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryCharacter } from "../character-arbitrary.ts";
import { arbitraryRuleDraft } from "../rule-arbitrary.ts";
import { clause } from "./contract-test.ts";
import { same, succeeds } from "./expectation.ts";
import { randomRuns } from "./random-runs.ts";
import { listed } from "./rule-reader.ts";
import { draftOf, someTime } from "./sample-rule.ts";

const anyText = fc
  .string({ unit: arbitraryCharacter(), minLength: 1, maxLength: maximumPatternLength, size: "max" })
  .filter((text) => /\P{White_Space}/u.test(text) && !text.includes("\0"));

/**
 * What stores are known to alter: length in bytes or code units, accents, white space, the byte order mark, special characters.
 */
const corners = [
  ...["\u{10ffff}", "\u00e9", "e\u0301", "e", "\ufeff"].map((unit) =>
    unit.repeat(Math.floor(maximumPatternLength / [...unit].length)),
  ),
  ...[" a", "a ", "a\n", "\r\na", "\ta", "\\", "%_", "'';--", '"', "\ufeffa", "a\ufffd", "\u{1f600}\u200d"],
  ...["null", "undefined", "0", "1e3", "__proto__", "constructor"],
];

const drafts = fc.oneof(
  arbitraryRuleDraft(),
  anyText.map((pattern) => draftOf(pattern)),
);

export const text = clause(13, "Text comes back code unit for code unit", [], async ({ store }, setting) => {
  const comesBack = async (inserted: typeof corner, replaced: typeof corner) => {
    const first = await succeeds(store.insert(1, inserted, someTime));
    const { id, revision } = first;
    same("the inserted", first, { ...first, ...inserted });
    same("the found", await succeeds(store.find(1, id)), first);
    const second = await succeeds(store.replace(1, id, revision, replaced, someTime));
    same("the replaced", second, { ...second, ...replaced });
    same("the listed", await listed(store, 1), [second]);
    same("the removed", await succeeds(store.remove(1, id, null)), second);
  };
  const corner = draftOf("corner");
  for (const pattern of corners) await comesBack(draftOf(pattern), corner);
  await fc.assert(fc.asyncProperty(drafts, drafts, comesBack), randomRuns(setting));
});

export const time = clause(14, "Time is kept to the millisecond", [], async ({ store }) => {
  const times = [someTime, someTime + 1, 0, 1, 8_640_000_000_000_000, 999];
  for (const [row, createdAt] of times.entries()) {
    const rule = await succeeds(store.insert(1, draftOf(`p${row}`), createdAt));
    same("the times of an insert", [rule.createdAt, rule.updatedAt], [createdAt, createdAt]);
    let changed = rule;
    for (const [column, updatedAt] of times.entries()) {
      const terms = draftOf(`p${row}.${column}`);
      changed = await succeeds(store.replace(1, rule.id, changed.revision, terms, updatedAt));
      same("the times of a replace", [changed.createdAt, changed.updatedAt], [createdAt, updatedAt]);
    }
    same("the found", await succeeds(store.find(1, rule.id)), changed);
    same("the listed", (await listed(store, 1)).at(-1), changed);
  }
});
