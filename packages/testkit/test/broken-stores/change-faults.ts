import { type ProtectionRule, type RuleChanges, type RuleStore, revision } from "@package-protection/core";
import { okAsync, ResultAsync } from "neverthrow";
import { endOfWrite, goodHabits } from "./good-habits.ts";
import type { PlantedFault } from "./planted-fault.ts";

/** A store whose pages are altered before they are returned. */
function answering(alter: (page: RuleChanges) => RuleChanges): (store: RuleStore) => RuleStore {
  return (store) => ({ ...store, changes: (...call) => store.changes(...call).map(alter) });
}

function sorted(isBefore: (one: ProtectionRule, other: ProtectionRule) => boolean) {
  return answering((page) => ({
    ...page,
    rules: [...page.rules].sort((one, other) => (isBefore(one, other) ? -1 : 1)),
  }));
}

export const changeFaults: readonly PlantedFault[] = [
  {
    name: "a list has the rules of other projects",
    breaks: [1, 5, 16, 20],
    because: "a project has rules that it did not write, and that remain",
    habits: { isOf: (project, logged) => "ruleId" in logged || goodHabits.isOf(project, logged) },
  },
  {
    name: "rules are ordered by pattern",
    breaks: [2],
    handle: sorted((one, other) => one.packageNamePattern < other.packageNamePattern),
  },
  { name: "rules are ordered by id", breaks: [2], handle: sorted((one, other) => one.id < other.id) },
  { name: "rules are ordered by time", breaks: [2], handle: sorted((one, other) => one.updatedAt < other.updatedAt) },
  {
    name: "the rules of one write are ordered by id",
    breaks: [2],
    handle: sorted((one, other) => one.revision === other.revision && one.id < other.id),
  },
  {
    name: "a difference forgets removals",
    breaks: [3, 6, 18],
    because: "a page of nothing but removals comes out empty, with more to come",
    handle: answering((page) => ({ ...page, removed: [] })),
  },
  {
    name: "old removals are forgotten, and a reader goes on without them",
    breaks: [3, 18],
    because: "that is what must not be pruned",
    habits: {
      cut: (unread, limit) => {
        const last = unread.findLast(({ rule }) => rule === null);
        return unread.filter((change) => change.rule !== null || change === last).slice(0, limit);
      },
    },
  },
  {
    name: "a page is read first, and its revision afterwards",
    breaks: [3],
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
    breaks: [3, 4, 23],
    because: "a reader of an old answer does not hold the list of now, and a closed handle answers",
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
    name: "a page that ends inside a write skips the rest of it",
    breaks: [3],
    habits: {
      positionAfter: (page, place, next) => {
        const last = page.at(-1) ?? place;
        return { ...last, position: last.sequence === next?.sequence ? endOfWrite : last.position };
      },
    },
  },
  {
    name: "a page that ends inside a write begins it again",
    breaks: [3, 4, 6, 20],
    because: "reading a write that is larger than a page never ends",
    habits: {
      positionAfter: (page, place, next) => {
        const last = page.at(-1) ?? place;
        return { ...last, position: last.sequence === next?.sequence ? -1 : last.position };
      },
    },
  },
  {
    name: "an unknown revision begins the whole list without `whole`",
    breaks: [5, 20],
    because: "a reader keeps what was forgotten",
    habits: {
      positionOf: (medium, project, since) =>
        goodHabits.positionOf(medium, project, since) ?? { sequence: 0, position: endOfWrite },
    },
  },
  {
    name: "another project's current revision is one at which nothing changed",
    breaks: [5],
    handle: (store, medium) => ({
      ...store,
      changes: (projectId, since, limit) => {
        const isCurrent = [...medium.sequences].some(
          ([project, sequence]) => since === goodHabits.revisionAt(medium, project, sequence),
        );
        if (!isCurrent || since === null) return store.changes(projectId, since, limit);
        const current = goodHabits.revisionAt(medium, projectId, medium.sequences.get(projectId) ?? 0);
        const isOfProject = since.startsWith(`${medium.history}.${projectId}.`);
        if (since === current || isOfProject) return store.changes(projectId, since, limit);
        return store
          .find(projectId, 0)
          .map(() => ({ revision: since, rules: [], removed: [], whole: false, more: false }));
      },
    }),
  },
  {
    name: "revisions are mere counters, which another history has as well",
    breaks: [5, 7],
    because: "a revision of another history counts as one of this history",
    habits: {
      revisionAt: (_medium, project, sequence) => revision(sequence === 0 ? "0.0" : `${project}.${sequence}`),
      ruleRevisionAt: (_medium, project, sequence) => revision(`${project}.${sequence}`),
      positionOf: (medium, project, since) => {
        const [column, sequence, ...more] = since.split(".");
        if (more.length > 0) return goodHabits.positionOf(medium, project, since);
        const isKept = Number(sequence) <= (medium.sequences.get(project) ?? 0);
        const isForgotten = Number(sequence) < (medium.forgotten.get(project) ?? 0);
        const isOfProject = column === String(project) || (since === "0.0" && !medium.sequences.has(project));
        return isOfProject && isKept && !isForgotten ? { sequence: Number(sequence), position: endOfWrite } : null;
      },
    },
  },
  {
    name: "removals do not count for the limit",
    breaks: [6],
    habits: {
      cut: (unread, limit) => {
        const beyond = unread.filter(({ rule }) => rule !== null)[limit];
        return beyond === undefined ? unread : unread.slice(0, unread.indexOf(beyond));
      },
    },
  },
  {
    name: "the limit does not hold inside a write",
    breaks: [6],
    habits: {
      cut: (unread, limit) => {
        const last = unread[limit - 1];
        const end = unread.findLastIndex(({ sequence }) => sequence === last?.sequence);
        return end === -1 ? unread : unread.slice(0, end + 1);
      },
    },
  },
  {
    name: "a page of removals leaves the reader where it was",
    breaks: [3, 6],
    because: "a reader that goes on reads the same page for ever, and never the list of now",
    habits: { positionAfter: (page, place) => page.findLast(({ rule }) => rule !== null) ?? place },
  },
  {
    name: "a write of nothing but removals does not raise the revision",
    breaks: [3, 4, 7, 14, 16],
    because: "a removal without a sequence of its own is in no difference and no entry",
    habits: {
      raise: (medium, project, operations) => {
        const raised = goodHabits.raise(medium, project, operations);
        return operations.every(({ kind }) => kind === "remove") ? raised - 1 : raised;
      },
    },
  },
  {
    name: "a rule's revision is a mere counter, which another history has as well",
    breaks: [7],
    habits: { ruleRevisionAt: (_medium, _project, sequence) => revision(`${sequence}`) },
  },
  {
    name: "a rule's revision is made of its terms",
    breaks: [7],
    habits: { ruleRevisionAt: (_medium, _project, _sequence, terms) => revision(JSON.stringify(terms)) },
  },
];
