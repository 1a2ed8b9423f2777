import {
  type ProtectionRule,
  patternTaken,
  type Revision,
  type RuleChanged,
  type RuleNotFound,
  type RuleStore,
  type RuleTerms,
  revision,
  ruleChanged,
  ruleNotFound,
} from "@package-protection/core";
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from "neverthrow";
import { type ProjectRules, projectRules, type ReaderPosition } from "./project-rules.ts";

interface Standing {
  readonly project: ProjectRules;
  readonly rule: ProtectionRule;
}

/** A store in this process's memory. What it holds is lost with the process, and no other process sees it. */
export function memoryRuleStore(): RuleStore {
  // At random, so that a revision of another store is not taken for one of this store.
  const storeToken = globalThis.crypto.randomUUID();
  const projects = new Map<number, ProjectRules>();
  let newestId = 0;

  /** `<store>.<counter>`, in the middle of an answer `<store>.<base>.<after>`. */
  function revisionAt({ base, after }: ReaderPosition): Revision {
    return revision(base === after ? `${storeToken}.${base}` : `${storeToken}.${base}.${after}`);
  }

  function positionOf(since: Revision): ReaderPosition | null {
    const [token, base, after = base] = since.split(".");
    if (token !== storeToken || base === undefined || after === undefined) return null;
    return { base: Number(base), after: Number(after) };
  }

  function projectOf(projectId: number): ProjectRules {
    const project = projects.get(projectId) ?? projectRules();
    projects.set(projectId, project);
    return project;
  }

  function standing(
    projectId: number,
    ruleId: number,
    expected: Revision | null,
  ): Result<Standing, RuleNotFound | RuleChanged> {
    const project = projects.get(projectId);
    const rule = project?.find(ruleId);
    if (project === undefined || rule === undefined) return err(ruleNotFound);
    return expected === null || rule.revision === expected ? ok({ project, rule }) : err(ruleChanged);
  }

  function ruleOf(terms: RuleTerms, kept: Omit<ProtectionRule, keyof RuleTerms | "revision">) {
    return (counter: number): ProtectionRule =>
      Object.freeze({
        ...kept,
        revision: revisionAt({ base: counter, after: counter }),
        packageNamePattern: terms.packageNamePattern,
        packageType: terms.packageType,
        minimumAccessLevelForPush: terms.minimumAccessLevelForPush,
        minimumAccessLevelForDelete: terms.minimumAccessLevelForDelete,
      });
  }

  return {
    changes(projectId, since, limit) {
      const project = projects.get(projectId) ?? projectRules();
      const position = since === null ? null : positionOf(since);
      const continued = position !== null && project.remembers(position.base) ? position : null;
      const from = continued ?? { base: project.counter(), after: 0 };
      const page = project.page(from, limit);
      return ok({
        revision: revisionAt(page.position),
        rules: page.rules,
        removed: page.removed,
        whole: continued === null,
        more: page.more,
      });
    },

    find: (projectId, ruleId) => okAsync(projects.get(projectId)?.find(ruleId) ?? null),

    insert(projectId, draft, now) {
      const project = projectOf(projectId);
      if (project.idOf(draft) !== undefined) return errAsync(patternTaken);
      newestId += 1;
      return okAsync(project.put(ruleOf(draft, { id: newestId, projectId, createdAt: now, updatedAt: now })));
    },

    replace(projectId, ruleId, expected, terms, now) {
      const outcome = standing(projectId, ruleId, expected).andThen(({ project, rule: { createdAt } }) => {
        if ((project.idOf(terms) ?? ruleId) !== ruleId) return err(patternTaken);
        return ok(project.put(ruleOf(terms, { id: ruleId, projectId, createdAt, updatedAt: now })));
      });
      return settled(outcome);
    },

    remove(projectId, ruleId, expected) {
      const outcome = standing(projectId, ruleId, expected).map(({ project, rule }) => {
        project.remove(ruleId);
        return rule;
      });
      return settled(outcome);
    },
  };
}

function settled<T, E>(outcome: Result<T, E>): ResultAsync<T, E> {
  return new ResultAsync(Promise.resolve(outcome));
}
