import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import {
  createPackageProtection,
  type HistoryEntry,
  type ManagedPackageProtection,
  type ProtectionRule,
  type RuleHistoryChange,
  type RuleInput,
  type RuleStore,
} from "@package-protection/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { medium as postgres } from "../postgres-medium.ts";
import { medium as sqlite } from "../sqlite-medium.ts";
import type { OpenStore, StoreMedium } from "../store-medium.ts";

const project = { id: 7 };
const names = ["ann", "ben", "cleo"] as const;

let memory: RuleStore;
/** One store in the memory of this process, which all handles share. */
const memoryMedium: StoreMedium = {
  createPlace: async () => {
    memory = memoryRuleStore();
    return "memory";
  },
  removePlace: async () => undefined,
  open: async () => ({ store: memory, problems: async () => [], close: async () => undefined }),
  crash: null,
};

interface Editor {
  readonly name: string;
  readonly protection: ManagedPackageProtection;
}

/** What an editor was told of a change of theirs, by the state of each rule before. */
type Acknowledged = readonly (ProtectionRule | null)[];

describe.each([
  ["memory", memoryMedium],
  ["SQLite", sqlite],
  ["PostgreSQL", postgres],
])("people who edit at once, each on a handle of their own to %s,", { timeout: 300_000 }, (_, medium) => {
  let place: string;
  let opened: OpenStore[];
  let editors: Editor[];

  beforeAll(async () => {
    place = await medium.createPlace();
    opened = [];
    for (const _name of names) opened.push(await medium.open(place));
    editors = opened.map(({ store }, at) => ({ name: names[at] ?? "", protection: protectionOver(store) }));
  }, 120_000);

  afterAll(async () => {
    for (const { close } of opened) await close();
    await medium.removePlace(place);
  });

  test("never lose a change unnoticed", async () => {
    const acknowledged = new Map<string, Acknowledged[]>();
    for (let round = 0; round < 12; round++) {
      const made = await Promise.all(
        editors.map((editor, at) =>
          edit(editor, round, (round + at) % 4).then((change) => [editor.name, change] as const),
        ),
      );
      for (const [name, change] of made) {
        if (change !== null) acknowledged.set(name, [...(acknowledged.get(name) ?? []), change]);
      }
    }
    const [{ store } = { store: memory }] = opened;
    const entries = (await store.history(project.id, null, 100_000))._unsafeUnwrap().entries;
    // An entry's `before` is what its author was told: whoever overwrote a change was shown it.
    for (const name of names) {
      const own = entries.filter(({ by }) => by === name).map(({ changes }) => changes.map(({ before }) => before));
      expect(own.toReversed()).toEqual(acknowledged.get(name) ?? []);
    }
    const { rules } =
      (await editors[0]?.protection.readRuleSet({ caller: callerOf("ann"), project }))?._unsafeUnwrap() ?? {};
    expect(rules).toEqual(replayed(entries));
    expect(entries.length).toBeGreaterThan(12);
  });

  test("undo a change once", async () => {
    const [first] = editors;
    if (first === undefined) return;
    const caller = callerOf(first.name);
    const request = { caller, project, rules: [terms("undone")] };
    (await first.protection.applyRuleSet(request))._unsafeUnwrap();
    const [newest] = (await first.protection.listHistory({ caller, project }))._unsafeUnwrap().entries;
    const sequence = newest?.sequence ?? 0;
    const undone = await Promise.all(
      editors.map(({ name, protection }) => protection.revertChange({ caller: callerOf(name), project, sequence })),
    );
    const types = undone.map((answer) => (answer.isOk() ? "undone" : answer.error.type)).sort();
    expect(types).toEqual(["already_reverted", "already_reverted", "undone"]);
  });
});

function protectionOver(store: RuleStore): ManagedPackageProtection {
  const directory = memoryProjectDirectory({
    projects: [{ id: 7, path: "acme/web", visibility: "private" }],
    users: [],
  });
  return createPackageProtection({ store, directory, deadlineMs: 60_000 });
}

function callerOf(name: string) {
  return { name, admin: true, scopes: ["api"] } as const;
}

function terms(packageNamePattern: string): RuleInput {
  return { packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner" };
}

/** Makes one change of a kind; null where it was refused because another came first. */
async function edit({ name, protection }: Editor, round: number, kind: number): Promise<Acknowledged | null> {
  const request = { caller: callerOf(name), project };
  const { revision, rules } = (await protection.readRuleSet(request))._unsafeUnwrap();
  const [oldest] = rules;
  const wanted = [...rules.slice(rules.length > 5 ? 1 : 0), terms(`${name}-${round}`)];
  if (kind === 2) {
    const created = await protection.createRule({ ...request, rule: terms(`${name}-${round}`), expected: revision });
    if (created.isErr()) expect(created.error.type).toBe("precondition_failed");
    return created.isOk() ? [null] : null;
  }
  if (kind === 3 && oldest !== undefined) {
    const deleted = await protection.deleteRule({ ...request, ruleId: oldest.id, expected: oldest.revision });
    if (deleted.isErr()) expect(["precondition_failed", "rule_not_found"]).toContain(deleted.error.type);
    return deleted.isOk() ? [deleted.value] : null;
  }
  const applied = await protection.applyRuleSet({
    ...request,
    rules: wanted,
    ...(kind === 1 && { expected: revision }),
  });
  if (applied.isErr()) expect(applied.error.type).toBe(kind === 1 ? "precondition_failed" : "rule_changed");
  return applied.isOk() ? applied.value.plan.map(({ before }) => before) : null;
}

/** The rules that a history leaves; each change must fit what came before it. */
function replayed(newestFirst: readonly HistoryEntry[]): readonly ProtectionRule[] {
  const rules = new Map<number, ProtectionRule>();
  for (const { before, after } of newestFirst
    .toReversed()
    .flatMap(({ changes }): readonly RuleHistoryChange[] => changes)) {
    const id = before?.id ?? after?.id ?? 0;
    expect(rules.get(id) ?? null).toEqual(before);
    if (after === null) rules.delete(id);
    else rules.set(id, after);
  }
  return [...rules.values()].sort((one, other) => one.id - other.id);
}
