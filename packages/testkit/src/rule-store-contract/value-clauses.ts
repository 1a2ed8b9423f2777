import { maximumPatternLength } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryCharacter } from "../character-arbitrary.ts";
import { arbitraryRuleDraft } from "../rule-arbitrary.ts";
import { clause } from "./contract-clause.ts";
import { same, succeeds } from "./expectation.ts";
import { listed } from "./rule-reader.ts";
import { draftOf, inserted, someTime } from "./sample-rule.ts";

const anyText = fc
  .string({ unit: arbitraryCharacter(), minLength: 1, maxLength: maximumPatternLength, size: "max" })
  .filter((text) => /\P{White_Space}/u.test(text) && !text.includes("\0"));

export const text = clause(13, "Text comes back code unit for code unit", async ({ store }) => {
  const drafts = fc.oneof(
    arbitraryRuleDraft(),
    anyText.map((pattern) => draftOf(pattern)),
    fc.constantFrom("\u{10ffff}", "\u00e9", "e", "\ufeff").map((unit) => draftOf(unit.repeat(maximumPatternLength))),
    fc.constantFrom(" a", "a ", "a\n", "\\", "%_", "'';--", "\ufeffa").map((pattern) => draftOf(pattern)),
  );
  let projectId = 0;
  await fc.assert(
    fc.asyncProperty(drafts, async (draft) => {
      projectId += 1;
      const rule = await succeeds(store.insert(projectId, draft, someTime));
      const { id, revision, createdAt, updatedAt } = rule;
      same("the inserted", rule, { ...draft, id, projectId, revision, createdAt, updatedAt });
      same("the found", await succeeds(store.find(projectId, id)), rule);
      same("the listed", await listed(store, projectId), [rule]);
    }),
    { numRuns: 50 },
  );
});

export const time = clause(14, "Time is kept to the millisecond", async ({ store, restart }) => {
  const times = [0, 1, someTime, someTime + 1, 8_640_000_000_000_000, 999];
  for (const [index, createdAt] of times.entries()) {
    const rule = await succeeds(store.insert(1, draftOf(`p${index}`), createdAt));
    same("the times of an insert", [rule.createdAt, rule.updatedAt], [createdAt, createdAt]);
    let changed = rule;
    for (const updatedAt of times) {
      changed = await succeeds(store.replace(1, rule.id, changed.revision, draftOf(`p${index}`), updatedAt));
      same("the times of a replace", [changed.createdAt, changed.updatedAt], [createdAt, updatedAt]);
    }
    same("the found", await succeeds(store.find(1, rule.id)), changed);
  }
  const before = await listed(store, 1);
  const reopened = await restart?.();
  if (reopened !== undefined) same("after a restart", await listed(reopened, 1), before);
  await inserted(reopened ?? store, 1, "last");
});
