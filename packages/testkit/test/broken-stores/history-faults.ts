import type { HistoryPage, ProtectionRule, RuleStore } from "@package-protection/core";
import { endOfWrite, goodHabits } from "./good-habits.ts";
import { type Entry, keepEntry, keepRules, type Medium, type PlannedWrite, rulesOf } from "./medium.ts";
import type { PlantedFault } from "./planted-fault.ts";

/** A store that logs another write than it did. */
function logging(alter: (write: PlannedWrite) => PlannedWrite | null) {
  return {
    keep: (medium: Medium, write: PlannedWrite) => {
      keepRules(medium, write);
      const logged = alter(write);
      if (logged !== null) keepEntry(medium, logged);
    },
  };
}

/** A store whose history pages are altered before they are returned. */
function answering(alter: (page: HistoryPage, medium: Medium) => HistoryPage) {
  return (store: RuleStore, medium: Medium): RuleStore => ({
    ...store,
    history: (...call) => store.history(...call).map((page) => alter(page, medium)),
  });
}

function termsOf({ packageType, packageNamePattern, enforcement, ...levels }: ProtectionRule): string {
  const { minimumAccessLevelForPush, minimumAccessLevelForDelete } = levels;
  return [packageType, packageNamePattern, enforcement, minimumAccessLevelForPush, minimumAccessLevelForDelete].join();
}

export const historyFaults: readonly PlantedFault[] = [
  {
    name: "a write that leaves a rule's terms as they are has no entry",
    breaks: [16],
    habits: logging((write) => {
      const isSame = write.changes.every(({ before, after }) => before && after && termsOf(before) === termsOf(after));
      return isSame ? null : write;
    }),
  },
  {
    name: "before and after are swapped",
    breaks: [1, 14, 16, 20],
    because: "every entry is wrong",
    habits: logging((write) => ({
      ...write,
      changes: write.changes.map(({ before, after }) => ({ before: after, after: before })),
    })),
  },
  {
    name: "a history has the entries of other projects",
    breaks: [1, 16, 19, 20],
    because: "a project has entries that it did not write, and that remain",
    habits: { isOf: (project, logged) => "changes" in logged || goodHabits.isOf(project, logged) },
  },
  {
    name: "an entry shows the rules of now",
    breaks: [16],
    handle: answering((page, medium) => ({
      ...page,
      entries: page.entries.map((entry) => ({
        ...entry,
        changes: entry.changes.map(({ before, after }) => {
          const now = after && rulesOf(medium, after.projectId).find(({ id }) => id === after.id);
          return { before, after: now ?? after };
        }),
      })),
    })),
  },
  {
    name: "an entry does not say what it reverts",
    breaks: [16],
    habits: logging(({ options: { at, by }, ...write }) => ({ ...write, options: { at, by } })),
  },
  {
    name: "the time of an entry is kept in seconds",
    breaks: [16],
    habits: logging(({ options, ...write }) => ({
      ...write,
      options: { ...options, at: options.at - (options.at % 1000) },
    })),
  },
  {
    name: "the changes of an entry are ordered by rule",
    breaks: [16],
    habits: logging((write) => ({
      ...write,
      changes: [...write.changes].sort(
        (one, other) => (one.before ?? one.after ?? { id: 0 }).id - (other.before ?? other.after ?? { id: 0 }).id,
      ),
    })),
  },
  {
    name: "a history page that ends inside an entry skips the rest of it",
    breaks: [17],
    handle: answering(({ entries, next, prunedThrough }) => {
      const last = entries.at(-1);
      if (next === null || last?.more !== true) return { entries, next, prunedThrough };
      return {
        entries: entries.map((entry) => ({ ...entry, more: false })),
        next: next.sequence === 1 ? null : { sequence: next.sequence - 1, position: 0 },
        prunedThrough,
      };
    }),
  },
  {
    name: "a history page that ends inside an entry begins it again",
    breaks: [17],
    habits: { isFrom: ({ sequence }, _position, from) => sequence <= from.sequence },
  },
  {
    name: "a history page begins behind the change that it is to begin at",
    breaks: [17],
    habits: {
      isFrom: ({ sequence }, position, from) =>
        sequence < from.sequence || (sequence === from.sequence && position > from.position),
    },
  },
  {
    name: "a history page counts entries, not changes",
    breaks: [17],
    handle: (store) => ({
      ...store,
      history: (projectId, from, limit) =>
        store.history(projectId, from, endOfWrite).map(({ entries, prunedThrough }) => {
          const following = entries[limit];
          const next = following === undefined ? null : { sequence: following.sequence, position: 0 };
          return { entries: entries.slice(0, limit), next, prunedThrough };
        }),
    }),
  },
  {
    name: "pages of a history are counted from the newest entry",
    breaks: [17],
    handle: (store) => {
      const read = new Map<string, number>();
      return {
        ...store,
        history: (projectId, from, limit) => {
          const key = JSON.stringify([projectId, from]);
          const offset = from === null ? 0 : read.get(key);
          if (offset === undefined) return store.history(projectId, from, limit);
          return store.history(projectId, null, offset + 1).andThen(({ next, entries, prunedThrough }) => {
            const start = offset === 0 ? null : lastOf(entries);
            if (offset > 0 && start === null)
              return store.history(projectId, next, limit).map((page) => ({ ...page, prunedThrough }));
            return store.history(projectId, start, limit).map((page) => {
              const changes = page.entries.reduce((sum, entry) => sum + entry.changes.length, 0);
              if (page.next !== null) read.set(JSON.stringify([projectId, page.next]), offset + changes);
              return page;
            });
          });
        },
      };
    },
  },
  {
    name: "an entry is pruned by halves",
    breaks: [18],
    handle: answering((page) => ({
      ...page,
      entries: page.entries.map((entry) =>
        entry.sequence === page.prunedThrough + 1 && page.prunedThrough > 0 && !entry.more
          ? { ...entry, changes: entry.changes.slice(0, 1) }
          : entry,
      ),
    })),
  },
  {
    name: "what was pruned is not said",
    breaks: [18, 20],
    because: "what was forgotten is gone as well",
    handle: answering((page) => ({ ...page, prunedThrough: 0 })),
  },
  {
    name: "a write that is larger than all that is kept leaves no entry",
    breaks: [18],
    habits: {
      kept: (entries, keptChanges) => {
        const [newest] = entries;
        const isLarge = (newest?.changes.length ?? 0) > keptChanges;
        return isLarge ? 0 : goodHabits.kept(entries, keptChanges);
      },
    },
  },
  {
    name: "the newest entries are pruned",
    breaks: [18],
    handle: (store, medium) => ({
      ...store,
      write: (...call) =>
        store.write(...call).map((write) => {
          const [project] = call;
          if ((medium.pruned.get(project) ?? 0) > (medium.forgotten.get(project) ?? 0)) {
            const [newest] = medium.entries.filter((entry: Entry) => entry.project === project);
            medium.entries = medium.entries.filter((entry) => entry !== newest);
          }
          return write;
        }),
    }),
  },
  {
    name: "a reader goes on although the removals that it missed were pruned",
    breaks: [18],
    handle: (store, medium) => ({
      ...store,
      write: (...call) =>
        store.write(...call).map((write) => {
          const [project] = call;
          const pruned = medium.forgotten.has(project) ? 0 : (medium.pruned.get(project) ?? 0);
          medium.changes = medium.changes.filter(
            (change) => change.project !== project || change.rule !== null || change.sequence > pruned,
          );
          return write;
        }),
    }),
  },
  {
    name: "a name stays in the rules",
    breaks: [19],
    handle: (store, medium) => ({
      ...store,
      renameInHistory: (from, to) => {
        const { changes } = medium;
        return store.renameInHistory(from, to).map((step) => {
          medium.changes = changes;
          return step;
        });
      },
    }),
  },
  {
    name: "a name stays in the entries",
    breaks: [19],
    handle: (store, medium) => ({
      ...store,
      renameInHistory: (from, to) => {
        const { entries } = medium;
        return store.renameInHistory(from, to).map((step) => {
          medium.entries = entries.map((entry) => ({ ...entry, by: entry.by === from ? to : entry.by }));
          return step;
        });
      },
    }),
  },
  {
    name: "a name is replaced inside of other names",
    breaks: [19],
    habits: { renamed: (name, from, to) => name?.replaceAll(from, to) ?? null },
  },
  {
    name: "a name is replaced in whatever case",
    breaks: [19],
    habits: { renamed: (name, from, to) => (name?.toLowerCase() === from.toLowerCase() ? to : name) },
  },
  {
    name: "renaming is a write to each project",
    breaks: [19],
    handle: (store, medium) => ({
      ...store,
      renameInHistory: (from, to) =>
        store.renameInHistory(from, to).map((step) => {
          for (const [project, sequence] of medium.sequences) medium.sequences.set(project, sequence + 1);
          return step;
        }),
    }),
  },
  {
    name: "renaming reports more for ever",
    breaks: [19],
    handle: (store) => ({
      ...store,
      renameInHistory: (...names) => store.renameInHistory(...names).map(() => ({ renamed: 1, more: true })),
    }),
  },
  {
    name: "the history outlives the project",
    breaks: [20],
    handle: (store, medium) => ({
      ...store,
      forget: (projectId) => {
        const { entries } = medium;
        return store.forget(projectId).map((step) => {
          if (step.rules.length > 0) medium.entries = entries;
          return step;
        });
      },
    }),
  },
  {
    name: "a forgotten project begins its sequences anew",
    breaks: [20],
    habits: { forgottenAt: () => 0 },
  },
  {
    name: "a reader goes on after its project was forgotten",
    breaks: [20],
    habits: {
      positionOf: (medium, project, since) => {
        const place = goodHabits.positionOf({ ...medium, forgotten: new Map() }, project, since);
        return place;
      },
    },
  },
  {
    name: "a project is forgotten in one step, whatever its size",
    breaks: [20],
    habits: { forgetAtOnce: endOfWrite },
  },
];

function lastOf(entries: HistoryPage["entries"]) {
  const last = entries.at(-1);
  return last === undefined ? null : { sequence: last.sequence, position: last.changes.length - 1 };
}
