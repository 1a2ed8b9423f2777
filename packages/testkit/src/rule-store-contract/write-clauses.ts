import { type Revision, revision } from "@package-protection/core";
import { clause, withStore } from "./contract-test.ts";
import { failsWith, holds, same, succeeds } from "./expectation.ts";
import { listed } from "./rule-reader.ts";
import { draftOf, inserted, someTime } from "./sample-rule.ts";

const otherTerms = draftOf("other", { packageType: "maven", minimumAccessLevelForDelete: "owner" });

export const isolation = clause(1, "Isolation: a method sees and touches one project", [], async ({ store }) => {
  const farProject = Number.MAX_SAFE_INTEGER;
  const rule = await inserted(store, 1, "a");
  const far = await inserted(store, farProject, "a");
  const before = await succeeds(store.changes(1, null, 10));
  same("find of another project's rule", await succeeds(store.find(2, rule.id)), null);
  await failsWith("rule_not_found", store.replace(2, rule.id, rule.revision, otherTerms, someTime));
  await failsWith("rule_not_found", store.remove(2, rule.id, rule.revision));
  await failsWith("rule_not_found", store.remove(2, rule.id, null));
  const elsewhere = await inserted(store, 2, "a");
  await succeeds(store.remove(2, elsewhere.id, null));
  same("the rules of 1", await listed(store, 1), [rule]);
  same("the rules of 2", await listed(store, 2), []);
  same("the rules of a far id", await listed(store, farProject), [far]);
  same("what changed in 1", await succeeds(store.changes(1, before.revision, 10)), {
    ...before,
    rules: [],
    whole: false,
  });
});

export const uniqueness = clause(3, "Uniqueness: one type and pattern, compared exactly", [], async ({ store }) => {
  const alike = ["a", "A", "a ", " a", "\u00e9", "e\u0301", "\u212a", "k", "K", "ß", "ss", "a\u200b", "*", "**"];
  const taken = await inserted(store, 1, "taken");
  for (const pattern of alike) await inserted(store, 1, pattern);
  const ofOtherType = await succeeds(store.insert(1, draftOf("taken", { packageType: "helm" }), someTime));
  const before = await listed(store, 1);

  for (const pattern of alike) await failsWith("pattern_taken", store.insert(1, draftOf(pattern), someTime));
  const withOtherLevels = draftOf("taken", { minimumAccessLevelForPush: "owner" });
  await failsWith("pattern_taken", store.insert(1, withOtherLevels, someTime));
  const takingOver = store.replace(1, ofOtherType.id, ofOtherType.revision, withOtherLevels, someTime);
  await failsWith("pattern_taken", takingOver);
  same("what the refused left", await listed(store, 1), before);

  const resent = await succeeds(store.replace(1, taken.id, taken.revision, withOtherLevels, someTime));
  await succeeds(store.remove(1, resent.id, null));
  await succeeds(store.replace(1, ofOtherType.id, ofOtherType.revision, draftOf("taken"), someTime));
  await succeeds(store.insert(1, draftOf("taken", { packageType: "helm" }), someTime));
});

export const compareAndSet = clause(
  5,
  "Compare-and-set: only a rule that stands at `expected`",
  [],
  async ({ store }) => {
    const first = await inserted(store, 1, "a");
    await inserted(store, 1, "taken");
    const second = await succeeds(store.replace(1, first.id, first.revision, draftOf("b"), someTime));
    const before = await listed(store, 1);
    for (const stale of [first.revision, revision(""), revision("0"), revision(`${second.revision} `)]) {
      await failsWith("rule_changed", store.replace(1, first.id, stale, draftOf("c"), someTime));
      await failsWith("rule_changed", store.replace(1, first.id, stale, draftOf("taken"), someTime));
      await failsWith("rule_changed", store.remove(1, first.id, stale));
    }
    for (const missing of [second.id + 1_000, 0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER, 2 ** 80]) {
      same("find", await succeeds(store.find(1, missing)), null);
      await failsWith("rule_not_found", store.replace(1, missing, second.revision, draftOf("taken"), someTime));
      await failsWith("rule_not_found", store.remove(1, missing, second.revision));
      await failsWith("rule_not_found", store.remove(1, missing, null));
    }
    same("what the refused left", await listed(store, 1), before);
    same("removed", await succeeds(store.remove(1, second.id, second.revision)), second);
    same("find of the removed", await succeeds(store.find(1, second.id)), null);
  },
);

export const ids = clause(
  6,
  "Ids grow with every insert and are never used again",
  ["restart"],
  async ({ store: first, restart }) => {
    let store = first;
    const given: number[] = [];
    const insert = async (projectId: number) => {
      const { id } = await inserted(store, projectId, `p${given.length}`);
      holds(`${JSON.stringify(id)} is a positive safe integer`, Number.isSafeInteger(id) && id > 0);
      const elder = given.at(-1) ?? 0;
      holds(`${id} is greater than ${elder}`, id > elder);
      given.push(id);
      return id;
    };
    for (let round = 0; round < 2; round += 1) {
      await insert(1);
      await insert(2);
      await succeeds(store.remove(1, await insert(1), null));
      await insert(2);
      await succeeds(store.remove(2, await insert(2), null));
      store = (await restart?.()) ?? store;
    }
    await insert(1);
  },
);

export const revisions = clause(12, "Revisions are new at each change", [], async ({ store }, setting) => {
  const seen = new Set<Revision | null>([null]);
  const isNew = async () => {
    const { revision } = await succeeds(store.changes(1, null, 10));
    holds(`the project's revision ${revision} is new`, !seen.has(revision));
    seen.add(revision);
  };
  await isNew();
  let rule = await inserted(store, 1, "a");
  await isNew();
  const seenOfRule = new Set([rule.revision]);
  for (const pattern of ["b", "a", "b", "a"]) {
    rule = await succeeds(store.replace(1, rule.id, rule.revision, draftOf(pattern), someTime));
    holds(`the rule's revision ${rule.revision} is new`, !seenOfRule.has(rule.revision));
    same("find after a change", await succeeds(store.find(1, rule.id)), rule);
    seenOfRule.add(rule.revision);
    await isNew();
  }
  await succeeds(store.remove(1, rule.id, null));
  await isNew();

  // Other data stands for a history that was lost: it began as this one did.
  await withStore(setting, async ({ store: other }) => {
    const elsewhere = await inserted(other, 1, "a");
    holds("a rule's revision is none of another history", !seenOfRule.has(elsewhere.revision));
    const { revision } = await succeeds(other.changes(1, null, 10));
    holds("a project's revision is none of another history", !seen.has(revision));
  });
});
