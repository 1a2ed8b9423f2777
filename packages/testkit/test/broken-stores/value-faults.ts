import type { ProtectionRule, RuleDraft, RuleHistoryChange, RuleOperation, RuleStore } from "@package-protection/core";
import { goodHabits } from "./good-habits.ts";
import { keepEntry, keepRules } from "./medium.ts";
import type { PlantedFault } from "./planted-fault.ts";

/** A store that keeps another pattern than it was given. */
function keeping(alter: (text: string) => string): (store: RuleStore) => RuleStore {
  const altered = (terms: RuleDraft) => ({ ...terms, packageNamePattern: alter(terms.packageNamePattern) });
  const inOperation = (operation: RuleOperation) =>
    operation.kind === "remove" ? operation : { ...operation, terms: altered(operation.terms) };
  return (store) => ({
    ...store,
    write: (projectId, operations, options) => store.write(projectId, operations.map(inOperation), options),
  });
}

const alwaysActive = (rule: ProtectionRule): ProtectionRule => ({ ...rule, enforcement: "active" });
const twoBecomeOne = "two patterns become one";
const wholeSeconds = (milliseconds: number) => Math.floor(milliseconds / 1000) * 1000;

export const valueFaults: readonly PlantedFault[] = [
  {
    name: "a column that folds case",
    breaks: [9],
    habits: { keyOf: (terms) => goodHabits.keyOf(terms).toLowerCase() },
  },
  {
    name: "uniqueness forgets the enforcement",
    breaks: [9],
    habits: { keyOf: (terms) => goodHabits.keyOf({ ...terms, enforcement: "active" }) },
  },
  { name: "patterns are trimmed", breaks: [9, 14], because: twoBecomeOne, handle: keeping((text) => text.trim()) },
  {
    name: "a type that drops U+00A0 at the end",
    breaks: [9, 14],
    because: twoBecomeOne,
    handle: keeping((text) => text.replace(/\u00a0+$/, "")),
  },
  {
    name: "a type that drops U+FEFF at the end",
    breaks: [9, 14],
    because: twoBecomeOne,
    handle: keeping((text) => text.replace(/\ufeff+$/, "")),
  },
  {
    name: "patterns are normalised to NFC",
    breaks: [9, 14],
    because: twoBecomeOne,
    handle: keeping((text) => text.normalize("NFC")),
  },
  { name: "a column of 255 UTF-16 code units", breaks: [14], handle: keeping((text) => text.slice(0, 255)) },
  {
    name: "a decoder that drops a byte order mark",
    breaks: [14],
    handle: keeping((text) => text.replace(/^\uFEFF/, "")),
  },
  {
    name: "a rule that is read is always active",
    breaks: [14],
    handle: (store) => ({
      ...store,
      changes: (...call) => store.changes(...call).map((page) => ({ ...page, rules: page.rules.map(alwaysActive) })),
      find: (...call) => store.find(...call).map((rule) => rule && alwaysActive(rule)),
    }),
  },
  {
    name: "a rule in the history is always active",
    breaks: [14, 16],
    because: "the history does not hold what the write returned",
    habits: {
      keep: (medium, write) => {
        const inHistory = ({ before, after }: RuleHistoryChange) => ({
          before: before && alwaysActive(before),
          after: after && alwaysActive(after),
        });
        keepRules(medium, write);
        keepEntry(medium, { ...write, changes: write.changes.map(inHistory) });
      },
    },
  },
  {
    name: "a rule forgets who wrote it",
    breaks: [14, 15],
    because: "a name is a value too",
    habits: {
      stamps: (before, options) => ({ ...goodHabits.stamps(before, options), createdBy: null, updatedBy: null }),
    },
  },
  {
    name: "an entry forgets who wrote it",
    breaks: [14, 16],
    because: "a name is a value too",
    habits: {
      keep: (medium, write) => {
        keepRules(medium, write);
        keepEntry(medium, { ...write, options: { ...write.options, by: null } });
      },
    },
  },
  {
    name: "who changes a rule becomes who created it",
    breaks: [15],
    habits: { stamps: (before, options) => ({ ...goodHabits.stamps(before, options), createdBy: options.by }) },
  },
  {
    name: "times are kept in seconds",
    breaks: [15],
    habits: {
      stamps: (before, { at, by }) => goodHabits.stamps(before, { at: wholeSeconds(at), by }),
    },
  },
  {
    name: "a replace leaves updatedAt alone",
    breaks: [15],
    habits: {
      stamps: (before, options) => ({
        ...goodHabits.stamps(before, options),
        updatedAt: before?.updatedAt ?? options.at,
      }),
    },
  },
  {
    name: "a replace moves createdAt",
    breaks: [15],
    habits: { stamps: (before, options) => ({ ...goodHabits.stamps(before, options), createdAt: options.at }) },
  },
  {
    name: "updatedAt never goes back, although the clock did",
    breaks: [15],
    habits: {
      stamps: (before, options) => ({
        ...goodHabits.stamps(before, options),
        updatedAt: Math.max(before?.updatedAt ?? 0, options.at),
      }),
    },
  },
];
