import {
  type ProtectionRule,
  type RuleChanges,
  type RuleStore,
  revision,
  storeUnavailable,
} from "@package-protection/core";
import { errAsync, okAsync } from "neverthrow";

/** A store that only answers `changes`, and with what it is told to. */
export interface ScriptedStore {
  readonly store: RuleStore;
  /** From now on a reader who does not know of them is told of these rules, at once and as a difference. */
  change(rules: readonly ProtectionRule[]): void;
}

/** Nothing is read or written, so that what a check costs is what core does. It begins with a list, which it gives in pages. */
export function scriptedStore(list: readonly ProtectionRule[]): ScriptedStore {
  let counter = list.length;
  let newest: readonly ProtectionRule[] = [];
  const refused = () => errAsync(storeUnavailable(new Error("this store only answers changes")));

  function page(since: number | null, limit: number): RuleChanges {
    const after = since ?? 0;
    if (after >= list.length) {
      const rules = after === counter ? [] : newest;
      return { revision: revision(String(counter)), rules, removed: [], whole: false, more: false };
    }
    const end = Math.min(after + limit, list.length);
    const more = end < list.length;
    const rules = list.slice(after, end);
    return { revision: revision(String(more ? end : counter)), rules, removed: [], whole: since === null, more };
  }

  return {
    store: {
      changes: (_projectId, since, limit) => okAsync(page(since === null ? null : Number(since), limit)),
      find: refused,
      write: refused,
      history: refused,
      forget: refused,
      renameInHistory: refused,
    },
    change(rules) {
      counter++;
      newest = rules;
    },
  };
}
