import type { RuleDraft, RuleStore } from "@package-protection/core";
import { insertRule, removeRule } from "@package-protection/testkit";

export const projectId = 7;
const now = 1_780_000_000_000;

/** The same work in two ways. To be called in this order: insert, list, remove. */
export interface StoreWork {
  insert(): Promise<void>;
  list(): Promise<void>;
  remove(): Promise<void>;
}

/** The store's statements on its tables, sent by hand. */
export interface BareRules<Id> {
  insert(rule: RuleDraft, now: number): Id | Promise<Id>;
  list(): readonly unknown[] | Promise<readonly unknown[]>;
  remove(id: Id): void | Promise<void>;
}

export function workOfStore(store: RuleStore, rules: readonly RuleDraft[]): StoreWork {
  let ids: number[] = [];
  return {
    async insert() {
      ids = [];
      for (const rule of rules) {
        const inserted = await insertRule(store, projectId, rule, { at: now });
        if (inserted.isErr()) throw new Error(`no insert: ${inserted.error.type}`, { cause: inserted.error });
        ids.push(inserted.value.id);
      }
    },
    async list() {
      const page = await store.changes(projectId, null, rules.length);
      if (page.isErr() || page.value.rules.length !== rules.length) throw new Error("not every rule is listed");
    },
    async remove() {
      for (const id of ids) {
        const removed = await removeRule(store, projectId, id);
        if (removed.isErr()) throw new Error(`no removal: ${removed.error.type}`);
      }
    },
  };
}

/** One rule after another, as a store is asked; what a driver answers at once is not waited for. */
export function workOfDriver<Id>(bare: BareRules<Id>, rules: readonly RuleDraft[]): StoreWork {
  let ids: Id[] = [];
  return {
    async insert() {
      ids = [];
      for (const rule of rules) {
        const id = bare.insert(rule, now);
        ids.push(id instanceof Promise ? await id : id);
      }
    },
    async list() {
      if ((await bare.list()).length !== rules.length) throw new Error("not every rule is listed");
    },
    async remove() {
      for (const id of ids) {
        const removed = bare.remove(id);
        if (removed instanceof Promise) await removed;
      }
    },
  };
}
