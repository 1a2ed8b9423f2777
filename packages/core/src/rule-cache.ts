import { err, ok, type Result } from "neverthrow";
import { type Deadline, nextTurn, startDeadline, timedOut } from "./deadline.ts";
import { type StoreUnavailable, storeUnavailable } from "./errors.ts";
import type { GuardedStore } from "./guarded-store.ts";
import type { ProtectionRule, Revision } from "./rule.ts";
import { createMutableRuleSet, type MutableRuleSet, type RuleSet } from "./rule-set.ts";
import type { RuleChanges } from "./rule-store.ts";

/** The rules of one project as they stood at a moment after they were asked for. To be used at once, before any await. */
interface ProjectRules {
  readonly ruleSet: RuleSet<ProtectionRule>;
  /** By ascending id; the same array for as long as nothing changes. */
  readonly list: readonly ProtectionRule[];
}

/** Compiled rules of recent projects. */
export interface RuleCache {
  /**
   * The project's rules. They are never older than the question: every question has a read of its own, which began after
   * it; only the work of compiling is shared. Nothing is kept on trust, this process's own writes included.
   */
  read(deadline: Deadline, projectId: number): Promise<Result<ProjectRules, StoreUnavailable>>;
}

interface Entry extends ProjectRules {
  readonly ruleSet: MutableRuleSet<ProtectionRule>;
  readonly revision: Revision;
  /** Brings the entry from its revision to that of the page. */
  apply(page: RuleChanges): void;
}

/** The most changes that are asked of a store at once; also what one turn of the event loop compiles. */
const pageSize = 1000;
/** What an entry weighs in the bound beside its rules. */
const entryWeight = 8;
/** How often reading a project may start over because the store could not continue, before it counts as broken. */
const mostRestarts = 8;

export function createRuleCache(store: GuardedStore, deadlineMs: number, maximumRules: number): RuleCache {
  /** By project, the one that was asked about last at the end. */
  const entries = new Map<number, Entry>();
  const loads = new Map<number, Promise<Result<Entry, StoreUnavailable>>>();
  let weight = 0;
  let lastAsked: number | null = null;

  function keep(projectId: number, entry: Entry): void {
    drop(projectId);
    entries.set(projectId, entry);
    lastAsked = projectId;
    weight += weightOf(entry);
    for (const oldest of entries.keys()) {
      if (weight <= maximumRules || oldest === projectId) break;
      drop(oldest);
    }
  }

  function drop(projectId: number): void {
    const entry = entries.get(projectId);
    if (entry === undefined) return;
    entries.delete(projectId);
    weight -= weightOf(entry);
  }

  function touch(projectId: number, entry: Entry): void {
    if (lastAsked === projectId || entries.get(projectId) !== entry) return;
    entries.delete(projectId);
    entries.set(projectId, entry);
    lastAsked = projectId;
  }

  function load(projectId: number): Promise<Result<Entry, StoreUnavailable>> {
    const loading = loadEntry(store, deadlineMs, projectId)
      .then((loaded) => {
        if (loaded.isOk()) keep(projectId, loaded.value);
        return loaded;
      })
      .finally(() => loads.delete(projectId));
    loads.set(projectId, loading);
    return loading;
  }

  async function read(deadline: Deadline, projectId: number): Promise<Result<ProjectRules, StoreUnavailable>> {
    for (;;) {
      const running = loads.get(projectId);
      if (running !== undefined) {
        const loaded = await waitForLoad(deadline, running);
        if (loaded.isErr()) return loaded;
        continue;
      }
      const entry = entries.get(projectId);
      if (entry === undefined) return await waitForLoad(deadline, load(projectId));
      const since = entry.revision;
      const answer = await store.changes(deadline, projectId, since, pageSize);
      if (answer.isErr()) return err(answer.error);
      const page = answer.value;
      if (page.whole || page.more) {
        if (loads.has(projectId)) continue;
        if (page.more) return await waitForLoad(deadline, load(projectId));
        const renewed = entryOf(page);
        keep(projectId, renewed);
        return ok(renewed);
      }
      const isUnchanged = isEmpty(page) && page.revision === since;
      if (isUnchanged || entry.revision === page.revision) {
        touch(projectId, entry);
        return ok(entry);
      }
      if (entry.revision === since) {
        drop(projectId);
        entry.apply(page);
        keep(projectId, entry);
        return ok(entry);
      }
    }
  }

  return { read };
}

function weightOf(entry: Entry): number {
  return entryWeight + entry.ruleSet.size;
}

function isEmpty(page: RuleChanges): boolean {
  return page.rules.length === 0 && page.removed.length === 0;
}

/** Reads and compiles a project's whole list, a page in each turn of the event loop. */
async function loadEntry(
  store: GuardedStore,
  deadlineMs: number,
  projectId: number,
): Promise<Result<Entry, StoreUnavailable>> {
  let entry: Entry | null = null;
  for (let starts = 0; starts <= mostRestarts; ) {
    const answer: Result<RuleChanges, StoreUnavailable> = await readPage(
      store,
      deadlineMs,
      projectId,
      entry?.revision ?? null,
    );
    if (answer.isErr()) return err(answer.error);
    const page = answer.value;
    if (page.whole) {
      entry = entryOf(page);
      starts++;
    } else if (entry === null) {
      return err(storeUnavailable(new Error("the store continued a list that it had not begun")));
    } else {
      entry.apply(page);
    }
    if (!page.more) return ok(entry);
    if (isEmpty(page)) {
      return err(storeUnavailable(new Error("the store gave an empty page and said that there is more")));
    }
    await nextTurn();
  }
  return err(storeUnavailable(new Error("the store began the list anew too often")));
}

async function readPage(
  store: GuardedStore,
  deadlineMs: number,
  projectId: number,
  since: Revision | null,
): Promise<Result<RuleChanges, StoreUnavailable>> {
  const deadline = startDeadline(deadlineMs);
  const answer = await store.changes(deadline, projectId, since, pageSize);
  deadline.end();
  return answer;
}

async function waitForLoad(
  deadline: Deadline,
  load: Promise<Result<Entry, StoreUnavailable>>,
): Promise<Result<Entry, StoreUnavailable>> {
  const loaded = await deadline.wait(() => load);
  if (loaded !== timedOut) return loaded;
  return err(storeUnavailable(new Error("the project's rules could not be read in time")));
}

function entryOf(firstPage: RuleChanges): Entry {
  const ruleSet = createMutableRuleSet<ProtectionRule>();
  let revision = firstPage.revision;
  let list: readonly ProtectionRule[] | null = null;
  const apply = (page: RuleChanges) => {
    for (const id of page.removed) ruleSet.remove(id);
    for (const rule of page.rules) ruleSet.put(rule);
    revision = page.revision;
    list = null;
  };
  apply(firstPage);
  return {
    ruleSet,
    get revision() {
      return revision;
    },
    get list() {
      list ??= Object.freeze([...ruleSet.rules()].sort((left, right) => left.id - right.id));
      return list;
    },
    apply,
  };
}
