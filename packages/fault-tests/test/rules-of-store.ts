import type { ProtectionRule, Revision, RuleStore } from "@package-protection/core";
import { projectIds } from "./random-write.ts";

const pageSize = 50;

/** Every rule of the tests' projects, read from the beginning in small pages, by its id. */
export async function rulesOf(store: RuleStore): Promise<Map<number, ProtectionRule>> {
  const rules = new Map<number, ProtectionRule>();
  for (const projectId of projectIds) {
    let since: Revision | null = null;
    for (let more = true; more; ) {
      const page = await store.changes(projectId, since, pageSize);
      if (page.isErr()) throw new Error("the rules cannot be read", { cause: page.error });
      for (const rule of page.value.rules) rules.set(rule.id, rule);
      for (const id of page.value.removed) rules.delete(id);
      ({ revision: since, more } = page.value);
    }
  }
  return rules;
}
