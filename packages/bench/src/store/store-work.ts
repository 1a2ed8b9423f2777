import { sqliteRuleStore } from "@package-protection/adapter-sqlite";
import type { RuleDraft } from "@package-protection/core";
import type { Database } from "better-sqlite3";
import { bareRules } from "./bare-rules.ts";

const projectId = 7;
const now = 1_780_000_000_000;

/** The same work in two ways. To be called in this order: insert, list, remove. */
export interface StoreWork {
  insert(): Promise<void>;
  list(): Promise<void>;
  remove(): Promise<void>;
}

export function workOfStore(database: Database, rules: readonly RuleDraft[]): StoreWork {
  const store = sqliteRuleStore(database);
  let ids: number[] = [];
  return {
    async insert() {
      ids = [];
      for (const rule of rules) {
        const inserted = await store.insert(projectId, rule, now);
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
        const removed = await store.remove(projectId, id, null);
        if (removed.isErr()) throw new Error(`no removal: ${removed.error.type}`);
      }
    },
  };
}

export function workOfDriver(database: Database, rules: readonly RuleDraft[]): StoreWork {
  const bare = bareRules(database, projectId);
  let ids: ReturnType<typeof bare.insert>[] = [];
  return {
    async insert() {
      ids = rules.map((rule) => bare.insert(rule, now));
    },
    async list() {
      if (bare.list().length !== rules.length) throw new Error("not every rule is listed");
    },
    async remove() {
      for (const id of ids) bare.remove(id);
    },
  };
}
