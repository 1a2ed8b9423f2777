import { err, ok, type Result } from "neverthrow";
import {
  type PreconditionFailed,
  preconditionFailed,
  type RuleChanged,
  type RuleNotFound,
  ruleNotFound,
  type StoreUnavailable,
} from "../../rules/errors.ts";
import type { ProtectionRule, Revision } from "../../rules/rule.ts";
import type { Deadline } from "../deadline.ts";
import type { CompiledProject } from "../rule-reading/compiled-project.ts";
import type { ManagementParts } from "./management-parts.ts";
import type { RuleRequest } from "./rule-management.ts";
import { mostAttempts } from "./rule-writer.ts";

/** The project, if it is at the revision that the caller expects. */
export async function readAt(
  { rules }: Pick<ManagementParts, "rules">,
  deadline: Deadline,
  projectId: number,
  expected: Revision | undefined,
): Promise<Result<CompiledProject, PreconditionFailed | StoreUnavailable>> {
  const read = await rules.read(deadline, projectId);
  if (read.isErr()) return err(read.error);
  const isExpected = expected === undefined || expected === read.value.revision;
  return isExpected ? ok(read.value) : err(preconditionFailed);
}

/** Finds the rule and acts on it. Repeats both if another write came in between, up to `mostAttempts` times. */
export async function onNewest<T, E extends { readonly type: string }>(
  parts: Pick<ManagementParts, "store">,
  deadline: Deadline,
  projectId: number,
  request: RuleRequest,
  act: (rule: ProtectionRule) => Promise<Result<T, E | RuleChanged>>,
): Promise<Result<T, E | RuleNotFound | PreconditionFailed | RuleChanged | StoreUnavailable>> {
  for (let attempt = 1; ; attempt++) {
    const found = await findUnmodified(parts, deadline, projectId, request);
    if (found.isErr()) return err(found.error);
    const done = await act(found.value);
    if (done.isOk() || done.error.type !== "rule_changed" || attempt === mostAttempts) return done;
  }
}

async function findUnmodified(
  { store }: Pick<ManagementParts, "store">,
  deadline: Deadline,
  projectId: number,
  { ruleId, unmodifiedSince }: RuleRequest,
): Promise<Result<ProtectionRule, RuleNotFound | PreconditionFailed | StoreUnavailable>> {
  const found = await store.find(deadline, projectId, ruleId);
  if (found.isErr()) return err(found.error);
  const rule = found.value;
  if (rule === null) return err(ruleNotFound);
  const isModified = unmodifiedSince !== undefined && rule.updatedAt > unmodifiedSince;
  return isModified ? err(preconditionFailed) : ok(rule);
}
