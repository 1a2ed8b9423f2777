import type { PlannedOperation, ProtectionRule } from "@package-protection/core";
import { err, ok } from "neverthrow";
import { z } from "zod";
import { emptyResponse, jsonResponse, type WireResponse } from "../../message/response.ts";
import { documentAnswer } from "../list-response.ts";
import type { Operation } from "../operation.ts";
import { parseParameters, ruleChange, ruleInput } from "../parameters.ts";
import { entityTag, expectedRevision, precondition } from "../preconditions.ts";
import type { OperationName } from "../route.ts";
import {
  applyParameters,
  createOfSetParameters,
  projectParameters,
  receivedRule,
  ruleOfSetParameters,
  ruleTerms,
  updateOfSetParameters,
} from "./item-parameters.ts";
import { parseItems } from "./parse-items.ts";
import { parseQuery, readDocument, together } from "./request.ts";
import { ruleOfSetToWire, termsToWire, wireRuleOfSet, wireTerms } from "./wire-rules.ts";

type RuleSetOperation = Extract<
  OperationName,
  "readRuleSet" | "applyRuleSet" | "createRuleOfSet" | "updateRuleOfSet" | "deleteRuleOfSet"
>;

/** How many rules a set in a request may have. */
const mostRules = 100_000;

const wirePlanned = z.strictObject({
  operation: z.enum(["create", "update", "delete"]),
  before: wireTerms.nullable(),
  after: wireTerms.nullable(),
});

export const wireRuleSet = z.strictObject({ revision: z.string(), rules: z.array(wireRuleOfSet) });
export const wireApplied = z.strictObject({
  revision: z.string(),
  applied: z.boolean().meta({ description: "False for a dry run." }),
  plan: z.array(wirePlanned),
});

function plannedToWire({ operation, before, after }: PlannedOperation): z.output<typeof wirePlanned> {
  return {
    operation,
    before: before === null ? null : termsToWire(before),
    after: after === null ? null : termsToWire(after),
  };
}

/** By the array that core returns, the same one for as long as nothing changes. */
const answersByRules = new WeakMap<readonly ProtectionRule[], Promise<WireResponse>>();

/** Whole sets, and single rules of either enforcement (contract, section 7). */
export const ruleSetOperations: Readonly<Record<RuleSetOperation, Operation>> = {
  readRuleSet: {
    action: "list",
    async answer({ protection }, caller, query, request) {
      const wanted = parseQuery(projectParameters, request, query);
      if (wanted.isErr()) return err(wanted.error);
      const read = await protection.readRuleSet({ caller, project: wanted.value.id });
      if (read.isErr()) return err(read.error);
      const { revision, rules } = read.value;
      const known = answersByRules.get(rules);
      if (known !== undefined) return ok(await known);
      const headers = { ETag: entityTag(revision) };
      const answer = documentAnswer({ revision }, "rules", rules, ruleOfSetToWire, headers);
      answersByRules.set(rules, answer);
      return ok(await answer);
    },
  },

  applyRuleSet: {
    action: "update",
    async answer({ protection }, caller, query, request) {
      const document = await readDocument(request);
      if (document.isErr()) return err(document.error);
      const wanted = together(
        parseParameters(applyParameters, request.route, [document.value, query]),
        await parseItems("rules", document.value("rules"), ruleTerms, mostRules),
      );
      if (wanted.isErr()) return err(wanted.error);
      const [{ id: project, dry_run: dryRun }, terms] = wanted.value;
      const rules = terms.map(receivedRule);
      const applied = await protection.applyRuleSet({
        caller,
        project,
        rules,
        dryRun: dryRun === "true",
        ...expectedRevision(request.header),
      });
      if (applied.isErr()) return err(applied.error);
      const { plan, ...members } = applied.value;
      return ok(await documentAnswer(members, "plan", plan, plannedToWire));
    },
  },

  createRuleOfSet: {
    action: "create",
    async answer({ protection }, caller, query, request) {
      const document = await readDocument(request);
      if (document.isErr()) return err(document.error);
      const wanted = parseParameters(createOfSetParameters, request.route, [document.value, query]);
      if (wanted.isErr()) return err(wanted.error);
      const { id: project, enforcement, ...terms } = wanted.value;
      const rule = { ...ruleInput(terms), ...(enforcement !== undefined && { enforcement }) };
      const created = await protection.createRule({ caller, project, rule, ...expectedRevision(request.header) });
      return created.map((stored) => jsonResponse(201, ruleOfSetToWire(stored)));
    },
  },

  updateRuleOfSet: {
    action: "update",
    async answer({ protection }, caller, query, request) {
      const document = await readDocument(request);
      if (document.isErr()) return err(document.error);
      const wanted = parseParameters(updateOfSetParameters, request.route, [document.value, query]);
      if (wanted.isErr()) return err(wanted.error);
      const { id: project, rule_id: ruleId, enforcement, ...terms } = wanted.value;
      const change = { ...ruleChange(terms), ...(enforcement !== undefined && { enforcement }) };
      const preconditions = { ...precondition(request), ...expectedRevision(request.header) };
      const updated = await protection.updateRule({ caller, project, ruleId, change, ...preconditions });
      return updated.map((rule) => jsonResponse(200, ruleOfSetToWire(rule)));
    },
  },

  deleteRuleOfSet: {
    action: "delete",
    async answer({ protection }, caller, query, request) {
      const wanted = parseQuery(ruleOfSetParameters, request, query);
      if (wanted.isErr()) return err(wanted.error);
      const { id: project, rule_id: ruleId } = wanted.value;
      const preconditions = { ...precondition(request), ...expectedRevision(request.header) };
      const deleted = await protection.deleteRule({ caller, project, ruleId, ...preconditions });
      return deleted.map(() => emptyResponse());
    },
  },
};
