import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import {
  type Caller,
  createPackageProtection,
  type PackageProtectionOptions,
  type ProtectionEvent,
  type ProtectionRule,
  type RuleInput,
  type RuleTerms,
} from "@package-protection/core";

export const projectId = 7;
export const project = { id: projectId };
export const mia: Caller = { name: "mia", admin: false, scopes: ["api"] };
export const ben: Caller = { ...mia, name: "ben" };
export const request = { caller: mia, project };

const directory = memoryProjectDirectory({
  projects: [{ id: projectId, path: "acme/web", visibility: "private" }],
  users: [
    { name: "mia", memberships: { 7: "maintainer" } },
    { name: "ben", memberships: { 7: "maintainer" } },
    { name: "dev", memberships: { 7: "developer" } },
  ],
});

/** A protection whose project `projectId` mia and ben maintain. */
export function managedProject(options: Partial<PackageProtectionOptions> = {}) {
  const store = options.store ?? memoryRuleStore();
  const events: ProtectionEvent[] = [];
  const protection = createPackageProtection({
    store,
    directory,
    now: () => 1000,
    // A busy machine is slow.
    deadlineMs: 3_600_000,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { protection, store, events };
}

/** Terms of a generic package that owners may push. */
export function ownersOf(packageNamePattern: string, terms: Partial<RuleInput> = {}): RuleInput {
  return { packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner", ...terms };
}

/** The terms alone, for comparisons. */
export function termsOf({
  packageNamePattern,
  packageType,
  minimumAccessLevelForPush,
  minimumAccessLevelForDelete,
  enforcement,
}: RuleTerms) {
  return { packageNamePattern, packageType, minimumAccessLevelForPush, minimumAccessLevelForDelete, enforcement };
}

/** In an order that depends on the terms alone. */
export function sortedTerms(rules: Iterable<RuleTerms>) {
  return [...rules].map(termsOf).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

export function idsOf(rules: readonly Pick<ProtectionRule, "id">[]): readonly number[] {
  return rules.map(({ id }) => id);
}
