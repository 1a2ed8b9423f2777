import { maximumPatternLength, type RuleDraft } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryCallerName } from "../../arbitraries/caller-arbitrary.ts";
import { arbitraryCharacter } from "../../arbitraries/character-arbitrary.ts";
import { arbitraryRuleDraft } from "../../arbitraries/rule-arbitrary.ts";
import { insertRule, removeRule, replaceRule } from "../../one-rule.ts";
import { clause } from "../contract-test.ts";
import { same, succeeds } from "../expectation.ts";
import { randomRuns } from "../random-runs.ts";
import { listed } from "../rule-reader.ts";
import { afterOf, draftOf, insertOf, replaceOf, someTime } from "../sample-rule.ts";

const anyText = fc
  .string({ unit: arbitraryCharacter(), minLength: 1, maxLength: maximumPatternLength, size: "max" })
  .filter((text) => /\P{White_Space}/u.test(text) && !text.includes("\0"));

/**
 * Texts that stores have altered: length in bytes or code units, accents, white space, the byte order mark, special characters.
 */
const corners = [
  ...["\u{10ffff}", "\u00e9", "e\u0301", "e", "\ufeff"].map((unit) =>
    unit.repeat(Math.floor(maximumPatternLength / [...unit].length)),
  ),
  ...[" a", "a ", "a\n", "\r\na", "\ta", "\\", "%_", "'';--", '"', "a\ufffd", "\u{1f600}\u200d"],
  ...["\ufeffa", "a\ufeff", "\u00a0a", "a\u00a0", "a\u2003", "a\u3000", "a\u0085", "a\u2028"],
  ...["null", "undefined", "0", "1e3", "__proto__", "constructor"],
];

const drafts = fc.oneof(
  arbitraryRuleDraft(),
  anyText.map((pattern) => draftOf(pattern)),
);

export const values = clause(
  14,
  "Values: terms and names come back as they were written",
  [],
  async ({ store }, setting) => {
    const comesBack = async (first: RuleDraft, second: RuleDraft, by: string) => {
      const note = { at: someTime, by };
      const inserted = await succeeds(insertRule(store, 1, first, note));
      same("the inserted", inserted, { ...inserted, ...first, createdBy: by, updatedBy: by });
      same("the found", await succeeds(store.find(1, inserted.id)), inserted);
      const replaced = await succeeds(replaceRule(store, inserted, second, note));
      same("the replaced", replaced, { ...replaced, ...second, createdBy: by, updatedBy: by });
      same("the listed", await listed(store, 1), [replaced]);
      same("the removed", await succeeds(removeRule(store, 1, inserted.id, null, note)), replaced);
      const { entries } = await succeeds(store.history(1, null, 3));
      same(
        "the logged",
        entries.map((entry) => [entry.by, ...entry.changes]),
        [
          [by, { before: replaced, after: null }],
          [by, { before: inserted, after: replaced }],
          [by, { before: null, after: inserted }],
        ],
      );
    };
    const corner = draftOf("corner");
    for (const pattern of corners) await comesBack(draftOf(pattern), corner, pattern);
    await comesBack(draftOf("evaluated", { enforcement: "evaluate" }), corner, "ann");
    await comesBack(corner, draftOf("evaluated", { enforcement: "evaluate" }), "ann");
    await fc.assert(fc.asyncProperty(drafts, drafts, arbitraryCallerName(), comesBack), randomRuns(setting));
  },
);

export const timesAndAuthors = clause(
  15,
  "Times and authors of the first and the last write",
  [],
  async ({ store }) => {
    const times = [someTime, someTime + 1, 0, 1, 8_640_000_000_000_000, 999];
    const names = ["ann", null, "", "ben"];
    for (const [row, createdAt] of times.entries()) {
      const createdBy = names[row % names.length] ?? null;
      const rule = await succeeds(insertRule(store, 1, draftOf(`p${row}`), { at: createdAt, by: createdBy }));
      const inserted = { createdAt, createdBy, updatedAt: createdAt, updatedBy: createdBy };
      same("the times and authors of an insert", rule, { ...rule, ...inserted });
      let changed = rule;
      for (const [column, updatedAt] of times.entries()) {
        const updatedBy = names[(row + column) % names.length] ?? null;
        const terms = draftOf(`p${row}.${column}`);
        changed = await succeeds(replaceRule(store, changed, terms, { at: updatedAt, by: updatedBy }));
        const replaced = { createdAt, createdBy, updatedAt, updatedBy };
        same("the times and authors of a replace", changed, { ...changed, ...replaced });
      }
      same("the found", await succeeds(store.find(1, rule.id)), changed);
      same("the listed", (await listed(store, 1)).at(-1), changed);
    }
    const [oldest] = await listed(store, 1);
    if (oldest === undefined) throw new Error("a rule is missing");
    const batch = [replaceOf(oldest, draftOf("old")), insertOf(draftOf("new"))];
    const [replaced, inserted] = afterOf(await succeeds(store.write(1, batch, { at: 5, by: "cleo" })));
    same("an older rule in a batch", replaced, { ...replaced, ...pick(oldest), updatedAt: 5, updatedBy: "cleo" });
    const fresh = { createdAt: 5, createdBy: "cleo", updatedAt: 5, updatedBy: "cleo" };
    same("a new rule in a batch", inserted, { ...inserted, ...fresh });
  },
);

function pick({ createdAt, createdBy }: { readonly createdAt: number; readonly createdBy: string | null }) {
  return { createdAt, createdBy };
}
