import { err, ok, type Result } from "neverthrow";
import { createMutableRuleSet, type MutableRuleSet } from "../../decision/rule-set.ts";
import { type StoreUnavailable, storeUnavailable } from "../../rules/errors.ts";
import type { ProtectionRule, Revision } from "../../rules/rule.ts";
import type { RuleChanges } from "../../store/rule-store.ts";
import { startDeadline } from "../deadline.ts";
import type { GuardedStore } from "../guarded-store.ts";
import { nextTurn } from "../next-turn.ts";

/** The rules of one project at one revision. Changes bring it to the next. */
export interface CompiledProject {
  readonly revision: Revision;
  readonly ruleSet: Pick<MutableRuleSet<ProtectionRule>, "decideParsed">;
  /** How many rules the project has, active and evaluated. */
  readonly ruleCount: number;
  /** The heap that the rules take: an estimate, within a factor of one and a half. */
  readonly estimatedBytes: number;
  /** The active rules by ascending id; the same frozen array until a change is applied. */
  readonly list: readonly ProtectionRule[];
  /** Active and evaluated rules by ascending id; the same frozen array until a change is applied. */
  readonly wholeList: readonly ProtectionRule[];
  /** Brings the rules from their revision to that of the page. */
  apply(page: RuleChanges): void;
}

/** The most changes in one read of a store, and the most rules that one turn of the event loop compiles. */
export const pageSize = 1000;
/** How often a store may begin a list anew because it cannot continue it, before it counts as broken. */
const mostStarts = 8;

/** The heap of a rule in `list` and `wholeList`, which are one array unless there are evaluated rules. */
const bytesOfListed = 16;

/** Compiles the first page of a project's list. */
export function compiledProject(firstPage: RuleChanges): CompiledProject {
  const ruleSet = createMutableRuleSet<ProtectionRule>();
  let revision = firstPage.revision;
  let list: readonly ProtectionRule[] | null = null;
  let wholeList: readonly ProtectionRule[] | null = null;
  const apply = (page: RuleChanges) => {
    for (const id of page.removed) ruleSet.remove(id);
    for (const rule of page.rules) ruleSet.put(rule);
    revision = page.revision;
    list = null;
    wholeList = null;
  };
  apply(firstPage);
  return {
    ruleSet,
    get revision() {
      return revision;
    },
    get ruleCount() {
      return ruleSet.size;
    },
    get estimatedBytes() {
      return ruleSet.estimatedBytes + bytesOfListed * ruleSet.size;
    },
    get list() {
      list ??= activeOf(this.wholeList);
      return list;
    },
    get wholeList() {
      wholeList ??= Object.freeze([...ruleSet.rules()].sort((left, right) => left.id - right.id));
      return wholeList;
    },
    apply,
  };
}

/** The list itself if all of its rules are active. */
function activeOf(rules: readonly ProtectionRule[]): readonly ProtectionRule[] {
  const active = rules.filter(({ enforcement }) => enforcement === "active");
  return active.length === rules.length ? rules : Object.freeze(active);
}

/** Reads and compiles a project's whole list, a page in each turn of the event loop. Each page has a deadline of its own. */
export async function loadProject(
  store: GuardedStore,
  deadlineMs: number,
  projectId: number,
): Promise<Result<CompiledProject, StoreUnavailable>> {
  let project: CompiledProject | null = null;
  for (let starts = 0; starts < mostStarts; ) {
    const since: Revision | null = project?.revision ?? null;
    const answer = await store.changes(startDeadline(deadlineMs), projectId, since, pageSize);
    if (answer.isErr()) return err(answer.error);
    const page = answer.value;
    if (page.whole) {
      project = compiledProject(page);
      starts++;
    } else if (project === null) {
      return err(storeUnavailable(new Error("the store continued a list that it had not begun")));
    } else {
      project.apply(page);
    }
    if (!page.more) return ok(project);
    if (hasNoChanges(page)) {
      return err(storeUnavailable(new Error("the store returned an empty page and reports more")));
    }
    await nextTurn();
  }
  return err(storeUnavailable(new Error("the store began the list anew too often")));
}

export function hasNoChanges(page: RuleChanges): boolean {
  return page.rules.length === 0 && page.removed.length === 0;
}
