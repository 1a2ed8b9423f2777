import type { RuleDraft, RuleStore, RuleTerms } from "@package-protection/core";
import { rulesOf } from "./good-habits.ts";
import type { PlantedFault } from "./planted-fault.ts";

/** A store that keeps another text than it was given. */
function keeping(alter: (text: string) => string): (store: RuleStore) => RuleStore {
  const altered = (draft: RuleDraft) => ({ ...draft, packageNamePattern: alter(draft.packageNamePattern) });
  return (store) => ({
    ...store,
    insert: (projectId, draft, now) => store.insert(projectId, altered(draft), now),
    replace: (projectId, ruleId, expected, terms, now) =>
      store.replace(projectId, ruleId, expected, altered(terms), now),
  });
}

function sameButCase(one: RuleTerms, other: RuleTerms): boolean {
  const [left, right] = [one.packageNamePattern.toLowerCase(), other.packageNamePattern.toLowerCase()];
  return one.packageType === other.packageType && left === right;
}

const wholeSeconds = (milliseconds: number) => Math.floor(milliseconds / 1000) * 1000;

export const textAndTimeFaults: readonly PlantedFault[] = [
  {
    name: "a column that folds case",
    breaks: [3],
    habits: {
      isTaken: (medium, projectId, terms, exceptId) =>
        rulesOf(medium, projectId).some((rule) => rule.id !== exceptId && sameButCase(rule, terms)),
    },
  },
  {
    name: "patterns are trimmed",
    breaks: [3, 13],
    because: "two patterns that differ in white space become one",
    handle: keeping((text) => text.trim()),
  },
  {
    name: "patterns are normalised to NFC",
    breaks: [3, 13],
    because: "two patterns that differ in how an accent is written become one",
    handle: keeping((text) => text.normalize("NFC")),
  },
  {
    name: "a column of 255 UTF-16 code units",
    breaks: [13],
    handle: keeping((text) => text.slice(0, 255)),
  },
  {
    name: "a decoder that drops a byte order mark",
    breaks: [13],
    handle: keeping((text) => text.replace(/^\uFEFF/, "")),
  },
  {
    name: "times are kept in seconds",
    breaks: [14],
    habits: {
      times: (elder, now) => ({ createdAt: elder?.createdAt ?? wholeSeconds(now), updatedAt: wholeSeconds(now) }),
    },
  },
  {
    name: "a replace leaves updatedAt alone",
    breaks: [14],
    habits: {
      times: (elder, now) => ({ createdAt: elder?.createdAt ?? now, updatedAt: elder?.updatedAt ?? now }),
    },
  },
  {
    name: "a replace moves createdAt",
    breaks: [14],
    habits: { times: (_elder, now) => ({ createdAt: now, updatedAt: now }) },
  },
  {
    name: "updatedAt never goes back, although the clock did",
    breaks: [14],
    habits: {
      times: (elder, now) => ({ createdAt: elder?.createdAt ?? now, updatedAt: Math.max(elder?.updatedAt ?? 0, now) }),
    },
  },
];
