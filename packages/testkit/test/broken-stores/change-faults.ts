import { type ProtectionRule, type RuleChanges, type RuleStore, revision } from "@package-protection/core";
import { okAsync, ResultAsync } from "neverthrow";
import { goodHabits } from "./good-habits.ts";
import type { PlantedFault } from "./planted-fault.ts";

/** A store whose pages are altered on their way out. */
function telling(alter: (page: RuleChanges) => RuleChanges): (store: RuleStore) => RuleStore {
  return (store) => ({ ...store, changes: (...call) => store.changes(...call).map(alter) });
}

function sorted(isBefore: (one: ProtectionRule, other: ProtectionRule) => boolean) {
  return telling((page) => ({
    ...page,
    rules: [...page.rules].sort((one, other) => (isBefore(one, other) ? -1 : 1)),
  }));
}

export const changeFaults: readonly PlantedFault[] = [
  {
    name: "a list leaks the rules of other projects",
    breaks: [1, 9],
    because: "a change of another project looks like one of this project",
    habits: { isToldTo: () => true },
  },
  {
    name: "rules are ordered by pattern",
    breaks: [2],
    handle: sorted((one, other) => one.packageNamePattern < other.packageNamePattern),
  },
  { name: "rules are ordered by id", breaks: [2], handle: sorted((one, other) => one.id < other.id) },
  { name: "rules are ordered by time", breaks: [2], handle: sorted((one, other) => one.updatedAt < other.updatedAt) },
  {
    name: "a difference forgets removals",
    breaks: [8, 11],
    because: "a page of nothing but removals comes out empty, with more to come",
    handle: telling((page) => ({ ...page, removed: [] })),
  },
  {
    name: "old removals are forgotten, and nobody is told the whole",
    breaks: [8],
    habits: {
      raise: (medium) => {
        const removals = medium.changes.filter(({ rule }) => rule === null);
        medium.changes = medium.changes.filter((change) => change.rule !== null || change === removals.at(-1));
        return medium.counter + 1;
      },
    },
  },
  {
    name: "a page is read first, and its revision afterwards",
    breaks: [8],
    handle: (store) => ({
      ...store,
      changes: (projectId, since, limit) =>
        new ResultAsync(
          (async () => {
            const page = await store.changes(projectId, since, limit);
            if (page.isErr() || page.value.more) return page;
            const newer = await store.changes(projectId, null, 10_000);
            return newer.map(({ revision }) => ({ ...page.value, revision }));
          })(),
        ),
    }),
  },
  {
    name: "that nothing had changed is remembered for too long",
    breaks: [8, 9],
    because: "who is told that nothing changed does not hold the list of now",
    handle: (store) => {
      const remembered = new Map<string, RuleChanges>();
      return {
        ...store,
        changes: (projectId, since, limit) => {
          const answer = remembered.get(`${projectId} ${since}`);
          if (answer !== undefined) return okAsync(answer);
          return store.changes(projectId, since, limit).map((page) => {
            if (page.revision === since) remembered.set(`${projectId} ${since}`, page);
            return page;
          });
        },
      };
    },
  },
  {
    name: "an unknown revision is taken for the beginning, and not said to be",
    breaks: [10],
    habits: { positionOf: (medium, since) => goodHabits.positionOf(medium, since) ?? 0 },
  },
  {
    name: "revisions are mere counters, which another history has as well",
    breaks: [10, 12],
    because: "a revision of another history is taken for one of this history",
    habits: {
      revisionAt: (_medium, counter) => revision(`${counter}`),
      positionOf: (medium, since) => (Number(since) <= medium.counter ? Number(since) : null),
    },
  },
  {
    name: "removals do not count for the limit",
    breaks: [11],
    habits: {
      cut: (untold, limit) => {
        const beyond = untold.filter(({ rule }) => rule !== null)[limit];
        return beyond === undefined ? untold : untold.slice(0, untold.indexOf(beyond));
      },
    },
  },
  {
    name: "a page of removals leaves the reader where it was",
    breaks: [8, 11],
    because: "who reads on reads the same page for ever, and never the list of now",
    habits: { positionAfter: (page, position) => page.findLast(({ rule }) => rule !== null)?.counter ?? position },
  },
  {
    name: "a remove does not raise the revision",
    breaks: [8, 9, 12],
    because: "a removal that has no revision of its own cannot be told",
    habits: { raise: (medium, kind) => medium.counter + (kind === "put" ? 1 : 0) },
  },
  {
    name: "a rule's revision is a mere counter, which another history has as well",
    breaks: [12],
    habits: { ruleRevisionAt: (_medium, counter) => revision(`${counter}`) },
  },
  {
    name: "a rule's revision is made of its terms",
    breaks: [12],
    habits: { ruleRevisionAt: (_medium, _counter, terms) => revision(JSON.stringify(terms)) },
  },
];
