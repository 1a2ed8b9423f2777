import { err } from "neverthrow";
import { preconditionFailed, ruleChanged, ruleNotFound } from "../../rules/errors.ts";
import { type Revision, ruleDraft } from "../../rules/rule.ts";
import { answerWithin } from "../deadline.ts";
import { onNewest } from "./found-rule.ts";
import { insertRule } from "./insert-rule.ts";
import type { ManagementParts } from "./management-parts.ts";
import type { RuleManagement, RuleRequest } from "./rule-management.ts";
import { firstRule, rulesChanged } from "./rule-writer.ts";
import { updateFoundRule } from "./update-rule.ts";

type Answer<Method extends keyof RuleManagement> = Awaited<ReturnType<RuleManagement[Method]>>;

export function createRuleManagement(parts: ManagementParts): RuleManagement {
  const { authorise, rules, write, deadlineMs } = parts;
  return {
    listRules: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"listRules">> => {
        const authorised = await authorise(deadline, request, "list");
        if (authorised.isErr()) return err(authorised.error);
        const read = await rules.read(deadline, authorised.value.projectId);
        return read.map(({ list }) => list);
      }),

    createRule: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"createRule">> => {
        const authorised = await authorise(deadline, request, "create");
        if (authorised.isErr()) return err(authorised.error);
        const draft = ruleDraft(request.rule);
        if (draft.isErr()) return err(draft.error);
        return insertRule(parts, deadline, authorised.value, draft.value, request.expected);
      }),

    updateRule: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"updateRule">> => {
        const authorised = await authorise(deadline, request, "update");
        if (authorised.isErr()) return err(authorised.error);
        if (!namesRule(request)) return err(ruleNotFound);
        return onNewest(parts, deadline, authorised.value.projectId, request, (found) =>
          updateFoundRule(parts, deadline, authorised.value, found, request),
        );
      }),

    deleteRule: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"deleteRule">> => {
        const authorised = await authorise(deadline, request, "delete");
        if (authorised.isErr()) return err(authorised.error);
        const { ruleId, expected, unmodifiedSince } = request;
        if (!namesRule(request)) return err(ruleNotFound);
        const remove = async (revision: Revision | null): Promise<Answer<"deleteRule">> => {
          const operation = { kind: "remove", ruleId, expected: revision } as const;
          const possible = [ruleNotFound, ruleChanged, rulesChanged];
          const removed = await write(deadline, authorised.value, [operation], possible, { expected });
          if (removed.isOk()) return firstRule(removed.value, "before");
          return err(removed.error.type === "rules_changed" ? preconditionFailed : removed.error);
        };
        if (unmodifiedSince === undefined && expected === undefined) return remove(null);
        return onNewest(parts, deadline, authorised.value.projectId, request, ({ revision }) => remove(revision));
      }),
  };
}

/**
 * Whether the id can be one of a rule.
 *
 * @throws TypeError for an `unmodifiedSince` that is not a time.
 */
function namesRule({ ruleId, unmodifiedSince }: RuleRequest): boolean {
  if (unmodifiedSince !== undefined && !Number.isFinite(unmodifiedSince)) {
    throw new TypeError(`unmodifiedSince must be a time in milliseconds, got ${String(unmodifiedSince)}`);
  }
  return Number.isSafeInteger(ruleId);
}
