import { wireDecisions } from "../src/management/rule-sets/decisions.ts";
import { wireEntry, wireRevert } from "../src/management/rule-sets/history.ts";
import { wirePackage, wirePreview } from "../src/management/rule-sets/preview.ts";
import { wireFindings, wireRefusals } from "../src/management/rule-sets/reports.ts";
import { wireApplied, wireRuleSet } from "../src/management/rule-sets/rule-set.ts";
import { wireRuleOfSet, wireTerms } from "../src/management/rule-sets/wire-rules.ts";
import { answer, errorSchemas, exampleRule, failures, ref } from "./answers.ts";
import { answerSchema, type JsonSchema } from "./schema.ts";

/** Schemas that others hold. */
const heldSchemas = {
  RuleTerms: answerSchema(wireTerms),
  RuleOfSet: answerSchema(wireRuleOfSet),
  Package: answerSchema(wirePackage),
};

const references: ReadonlyMap<string, JsonSchema> = new Map(
  Object.entries(heldSchemas).map(([name, schema]) => [JSON.stringify(schema), ref(name)]),
);

/** A copy of a schema in which those of `heldSchemas` are references. */
function withReferences(schema: JsonSchema): JsonSchema {
  const json = JSON.stringify(schema, (_, value) => references.get(JSON.stringify(value)) ?? value);
  return Object(JSON.parse(json));
}

const answers = {
  RuleSet: answerSchema(wireRuleSet),
  AppliedRuleSet: answerSchema(wireApplied),
  HistoryEntry: answerSchema(wireEntry),
  RevertedChange: answerSchema(wireRevert),
  Preview: answerSchema(wirePreview),
  Decisions: answerSchema(wireDecisions),
  Findings: answerSchema(wireFindings),
  Refusals: answerSchema(wireRefusals),
};

export const ruleSetsSchemas: Readonly<Record<string, JsonSchema>> = {
  ...heldSchemas,
  ...Object.fromEntries(Object.entries(answers).map(([name, schema]) => [name, withReferences(schema)])),
  ...errorSchemas,
};

const revision = "12.vdxmrqTSUxMp";
const { project_id: _, ...exampleTerms } = { ...exampleRule, enforcement: "active" };
const exampleOfSet = {
  ...exampleRule,
  enforcement: "active",
  created_at: "2026-11-30T09:00:00.000Z",
  created_by: "mia",
  updated_at: "2026-11-30T09:00:00.000Z",
  updated_by: "mia",
};
const examplePackage = { type: "npm", name: "@my-scope/my-package-core" };
const noRules = { required_access_level: null, rules: [], rule_count: 0 };
const oneRule = { required_access_level: "maintainer", rules: [exampleTerms], rule_count: 1 };
const counts = { unprotected: 1, no_level: 0, maintainer: 0, owner: 0, admin: 0 };
const countsOfAction = { before: counts, after: { ...counts, unprotected: 0, maintainer: 1 } };

const etag = { ETag: { description: "The project's revision, for `If-Match`.", schema: { type: "string" } } };
const nextPage = { Link: { description: "The absolute URL of the page `next`.", schema: { type: "string" } } };

const bodyFailures = {
  413: answer("The body is over 8 MiB.", ref("Error"), {
    error: "the request body is too large, it must have at most 8388608 bytes",
  }),
  415: answer("The body is not JSON, or encoded.", ref("Error"), {
    error: "the request body has no Content-Type, it must be application/json",
  }),
};
const unprocessable = {
  422: answer(
    "The terms are no valid rule, or a pattern is taken. One of many is named with its place.",
    ref("Unprocessable"),
    {
      message: { error: ["rules[3]: Package name pattern can't be blank"] },
    },
  ),
};
const races = {
  409: answer("Somebody else changed the rules first, or what is to be undone was changed since.", ref("Message"), {
    message: "409 Conflict: Resource lock",
  }),
  412: answer("The project is no longer at the revision of `If-Match`.", ref("Message"), {
    message: "412 Precondition Failed",
  }),
};

export const ruleSetAnswers = {
  200: answer("All rules, by ascending id.", ref("RuleSet"), { revision, rules: [exampleOfSet] }, etag),
  ...failures,
};
export const applyAnswers = {
  200: answer("What was changed, or would be.", ref("AppliedRuleSet"), {
    revision,
    applied: true,
    plan: [{ operation: "create", before: null, after: exampleTerms }],
  }),
  ...failures,
  ...races,
  ...bodyFailures,
  ...unprocessable,
};
export const createOfSetAnswers = {
  201: answer("The rule.", ref("RuleOfSet"), exampleOfSet),
  ...failures,
  ...races,
  ...bodyFailures,
  ...unprocessable,
};
export const updateOfSetAnswers = {
  200: answer("The rule as it is now.", ref("RuleOfSet"), exampleOfSet),
  ...failures,
  ...races,
  ...bodyFailures,
  ...unprocessable,
};
export const deleteOfSetAnswers = { 204: { description: "The rule is gone." }, ...failures, ...races };
export const historyAnswers = {
  200: answer(
    "Entries, newest first. A page may have few entries, or none, and still a next one.",
    { type: "array", items: ref("HistoryEntry") },
    [
      {
        sequence: 12,
        at: "2026-11-30T09:00:00.000Z",
        by: "mia",
        reverts: null,
        changes: [{ before: null, after: exampleOfSet }],
        more_changes: false,
      },
    ],
    nextPage,
  ),
  ...failures,
};
export const revertAnswers = {
  200: answer("The entry that undid it.", ref("RevertedChange"), {
    revision,
    sequence: 13,
    reverts: 12,
    changes: [{ before: exampleOfSet, after: null }],
    more_changes: false,
  }),
  ...failures,
  ...races,
  422: answer("A rule that would come back is not valid any more, or there are too many.", ref("Unprocessable"), {
    message: { error: ["Package name pattern can't be blank"] },
  }),
};
export const previewAnswers = {
  200: answer("What would change, for the packages that were looked at.", ref("Preview"), {
    revision,
    packages: 1,
    changed_packages: 1,
    push: countsOfAction,
    delete: { before: counts, after: counts },
    changes: [{ matching_packages: 1, first_packages: [examplePackage] }],
    next: null,
    stopped_at: null,
    page: [
      { ...examplePackage, push: { before: noRules, after: oneRule }, delete: { before: noRules, after: noRules } },
    ],
  }),
  ...failures,
  ...bodyFailures,
  ...unprocessable,
};
export const decisionAnswers = {
  200: answer("A decision for each package, in their order.", ref("Decisions"), {
    action: "push",
    minimum_access_level: "developer",
    decisions: [
      {
        ...examplePackage,
        outcome: "blocked",
        required_access_level: "maintainer",
        blocked_by: { rules: [exampleTerms], rule_count: 1 },
        would_block: { rules: [], rule_count: 0 },
      },
    ],
  }),
  ...failures,
  ...bodyFailures,
};
export const findingsAnswers = {
  200: answer("The findings, those of a kind together.", ref("Findings"), {
    revision,
    findings: [
      { type: "redundant", rule: { ...exampleTerms, id: 2 }, covered_by: exampleTerms },
      { type: "cannot_match", rule: { ...exampleTerms, package_type: "pypi" }, character: "@" },
    ],
  }),
  ...failures,
};
export const refusalsAnswers = {
  200: answer("The newest refusals.", ref("Refusals"), {
    scope: "this process",
    since: "2026-11-30T08:00:00.000Z",
    refusals: [
      {
        at: "2026-11-30T09:00:00.000Z",
        enforced: true,
        kind: "user",
        access_level: "developer",
        name: "noa",
        action: "push",
        package_type: "npm",
        package_name: "@my-scope/my-package-core",
        required_access_level: "maintainer",
        rules: [exampleTerms],
        rule_count: 1,
      },
    ],
  }),
  ...failures,
};
