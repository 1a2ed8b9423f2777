import { accessLevels, type Finding, type ProtectionRule, packageTypes, type Refusal } from "@package-protection/core";
import { err, ok } from "neverthrow";
import { match } from "ts-pattern";
import { z } from "zod";
import { documentAnswer, pageLimit } from "../list-response.ts";
import type { Operation } from "../operation.ts";
import type { OperationName } from "../route.ts";
import { pageParameters, projectParameters } from "./item-parameters.ts";
import { parseQuery } from "./request.ts";
import { decidingRulesToWire, termsToWire, time, timeToWire, wireDecidingRules, wireTerms } from "./wire-rules.ts";

const wireFinding = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("redundant"), rule: wireTerms, covered_by: wireTerms }),
  z.strictObject({ type: z.literal("cannot_match"), rule: wireTerms, character: z.string() }),
  z.strictObject({ type: z.literal("differ_by_case"), rules: z.array(wireTerms).min(2) }),
  z.strictObject({ type: z.literal("within_minimum_access_levels"), rule: wireTerms }),
]);
export const wireFindings = z.strictObject({ revision: z.string(), findings: z.array(wireFinding) });

function findingToWire(finding: Finding<ProtectionRule>): z.output<typeof wireFinding> {
  return match(finding)
    .returnType<z.output<typeof wireFinding>>()
    .with({ type: "redundant" }, ({ type, rule, coveredBy }) => ({
      type,
      rule: termsToWire(rule),
      covered_by: termsToWire(coveredBy),
    }))
    .with({ type: "cannot_match" }, ({ type, rule, character }) => ({ type, rule: termsToWire(rule), character }))
    .with({ type: "differ_by_case" }, ({ type, rules }) => ({ type, rules: rules.map(termsToWire) }))
    .with({ type: "within_minimum_access_levels" }, ({ type, rule }) => ({ type, rule: termsToWire(rule) }))
    .exhaustive();
}

const wireRefusal = z.strictObject({
  at: time.nullable(),
  enforced: z.boolean().meta({ description: "False where evaluate rules would have refused." }),
  kind: z.enum(["user", "admin", "deploy-token", "anonymous"]),
  access_level: z.enum(accessLevels).nullable().meta({ description: "A user's level; null for the other kinds." }),
  name: z.string().nullable(),
  action: z.enum(["push", "delete"]),
  package_type: z.enum(packageTypes),
  package_name: z.string().nullable().meta({ description: "Null where the name was not read." }),
  required_access_level: z.enum(accessLevels).nullable(),
  ...wireDecidingRules,
});
export const wireRefusals = z.strictObject({
  scope: z.enum(["this process", "the host's log"]),
  since: time.nullable().meta({ description: "Every refusal since then is known, but for those beyond the page." }),
  refusals: z.array(wireRefusal),
});

function refusalToWire(refusal: Refusal): z.output<typeof wireRefusal> {
  const { at, enforced, principal, name, action, packageType, packageName, requiredAccessLevel, rules } = refusal;
  return {
    at: timeToWire(at),
    enforced,
    kind: principal.kind,
    access_level: principal.kind === "user" ? principal.accessLevel : null,
    name,
    action,
    package_type: packageType,
    package_name: packageName,
    required_access_level: requiredAccessLevel,
    ...decidingRulesToWire(rules),
    rule_count: refusal.ruleCount,
  };
}

/** Reports for maintainers: findings and refusals (contract, section 7). */
export const reportOperations: Readonly<Record<Extract<OperationName, "listFindings" | "listRefusals">, Operation>> = {
  listFindings: {
    action: "list",
    async answer({ protection }, caller, query, request) {
      const wanted = parseQuery(projectParameters, request, query);
      if (wanted.isErr()) return err(wanted.error);
      const found = await protection.listFindings({ caller, project: wanted.value.id });
      if (found.isErr()) return err(found.error);
      const { revision, findings } = found.value;
      return ok(await documentAnswer({ revision }, "findings", findings, findingToWire));
    },
  },

  listRefusals: {
    action: "list",
    async answer({ protection }, caller, query, request) {
      const wanted = parseQuery(pageParameters, request, query);
      if (wanted.isErr()) return err(wanted.error);
      const { id: project, per_page: perPage } = wanted.value;
      const recent = await protection.recentRefusals({ caller, project, limit: pageLimit(perPage) });
      if (recent.isErr()) return err(recent.error);
      const { scope, since, refusals } = recent.value;
      const members = { scope, since: since === null ? null : timeToWire(since) };
      return ok(await documentAnswer(members, "refusals", refusals, refusalToWire));
    },
  },
};
