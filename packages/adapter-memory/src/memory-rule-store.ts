import {
  type ProtectionRule,
  patternTaken,
  type Revision,
  type RuleChanges,
  type RuleStore,
  type RuleTerms,
  revision,
  ruleChanged,
  ruleNotFound,
} from "@package-protection/core";
import { errAsync, okAsync } from "neverthrow";

interface ProjectRules {
  /** Raised by every change. */
  counter: number;
  /** By id, in the order of their last change. */
  readonly rules: Map<number, ProtectionRule>;
  readonly idsByTerms: Map<string, number>;
  /** The values of `rules`, so that reading page after page costs no copy each; null after a change. */
  listed: readonly ProtectionRule[] | null;
}

/**
 * A store in this process' memory, and the simplest reading of the contract: whoever does not stand at the newest revision
 * gets the whole list. What it holds is lost with the process, and no other process sees it.
 *
 * A revision is `<store>.<counter>`, and with `.<offset>` the place in the list of that counter where the next page begins.
 */
export function memoryRuleStore(): RuleStore {
  const store = globalThis.crypto.randomUUID();
  const projects = new Map<number, ProjectRules>();
  let newestId = 0;

  function standing(projectId: number): Revision {
    return revision(`${store}.${projects.get(projectId)?.counter ?? 0}`);
  }

  function projectFor(projectId: number): ProjectRules {
    const known = projects.get(projectId);
    if (known !== undefined) return known;
    const project = { counter: 0, rules: new Map(), idsByTerms: new Map(), listed: null };
    projects.set(projectId, project);
    return project;
  }

  function put(project: ProjectRules, terms: RuleTerms, rest: Omit<ProtectionRule, keyof RuleTerms | "revision">) {
    raise(project);
    const rule: ProtectionRule = Object.freeze({
      ...rest,
      revision: standing(rest.projectId),
      packageNamePattern: terms.packageNamePattern,
      packageType: terms.packageType,
      minimumAccessLevelForPush: terms.minimumAccessLevelForPush,
      minimumAccessLevelForDelete: terms.minimumAccessLevelForDelete,
    });
    take(project, rest.id);
    project.rules.set(rule.id, rule);
    project.idsByTerms.set(termsKey(rule), rule.id);
    return rule;
  }

  return {
    changes(projectId, since, limit) {
      const newest = standing(projectId);
      const project = projects.get(projectId);
      if (since === newest || project === undefined) {
        return okAsync({ revision: newest, rules: [], removed: [], whole: since !== newest, more: false });
      }
      project.listed ??= [...project.rules.values()];
      return okAsync(page(newest, project.listed, since, limit));
    },

    find(projectId, ruleId) {
      return okAsync(projects.get(projectId)?.rules.get(ruleId) ?? null);
    },

    insert(projectId, draft, now) {
      const project = projectFor(projectId);
      if (project.idsByTerms.has(termsKey(draft))) return errAsync(patternTaken);
      newestId += 1;
      return okAsync(put(project, draft, { id: newestId, projectId, createdAt: now, updatedAt: now }));
    },

    replace(projectId, ruleId, expected, terms, now) {
      const project = projects.get(projectId);
      const rule = project?.rules.get(ruleId);
      if (project === undefined || rule === undefined) return errAsync(ruleNotFound);
      if (rule.revision !== expected) return errAsync(ruleChanged);
      if ((project.idsByTerms.get(termsKey(terms)) ?? ruleId) !== ruleId) return errAsync(patternTaken);
      return okAsync(put(project, terms, { id: ruleId, projectId, createdAt: rule.createdAt, updatedAt: now }));
    },

    remove(projectId, ruleId, expected) {
      const project = projects.get(projectId);
      const rule = project?.rules.get(ruleId);
      if (project === undefined || rule === undefined) return errAsync(ruleNotFound);
      if (expected !== null && rule.revision !== expected) return errAsync(ruleChanged);
      raise(project);
      take(project, ruleId);
      return okAsync(rule);
    },
  };
}

function raise(project: ProjectRules): void {
  project.counter += 1;
  project.listed = null;
}

function take(project: ProjectRules, ruleId: number): void {
  const rule = project.rules.get(ruleId);
  if (rule === undefined) return;
  project.rules.delete(ruleId);
  project.idsByTerms.delete(termsKey(rule));
}

/** A page of the list that stands at `newest`: the next one where `since` is a place in that list, else the first. */
function page(newest: Revision, rules: readonly ProtectionRule[], since: Revision | null, limit: number): RuleChanges {
  const start = offsetIn(newest, since);
  const end = (start ?? 0) + limit;
  const more = end < rules.length;
  return {
    revision: more ? revision(`${newest}.${end}`) : newest,
    rules: rules.slice(start ?? 0, end),
    removed: [],
    whole: start === null,
    more,
  };
}

function offsetIn(newest: Revision, since: Revision | null): number | null {
  const offset = since?.startsWith(`${newest}.`) ? since.slice(newest.length + 1) : "";
  return /^\d+$/.test(offset) ? Number(offset) : null;
}

/** No type holds a NUL, so that two rules have one key only where type and pattern are the same. */
function termsKey(terms: RuleTerms): string {
  return `${terms.packageType}\0${terms.packageNamePattern}`;
}
