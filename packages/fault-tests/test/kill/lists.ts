import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import { createPackageProtection, type ProtectionRule, type RuleStore } from "@package-protection/core";
import { differences } from "../acknowledged-rules.ts";
import type { Rules } from "../held-rules.ts";
import { projectIds } from "../random-write.ts";

/** Reads one project's rules. */
export type List = () => Promise<readonly ProtectionRule[]>;

/** Every project's rules as the management API lists them, through one cache of core's. */
export function listsOf(store: RuleStore): readonly List[] {
  const directory = memoryProjectDirectory({
    projects: projectIds.map((id) => ({ id, path: `group/project-${id}`, visibility: "private" })),
    users: [],
  });
  const protection = createPackageProtection({ store, directory });
  const caller = { name: "root", admin: true, scopes: ["api"] } as const;
  return projectIds.map((id) => async () => (await protection.listRules({ caller, project: { id } }))._unsafeUnwrap());
}

/** @throws where the lists are not exactly those of the expected rules that are active. */
export async function expectLists(lists: readonly List[], expected: Rules): Promise<void> {
  if (lists.length === 0) return;
  const listed = await Promise.all(lists.map((list) => list()));
  const held = new Map(listed.flat().map((rule) => [rule.id, rule]));
  const active = new Map([...expected].filter(([, { enforcement }]) => enforcement === "active"));
  const wrong = differences(active, held);
  if (wrong.length > 0) throw new Error(`who read before the kill reads: ${wrong.join("; ")}`);
}
