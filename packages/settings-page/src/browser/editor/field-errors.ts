import type { CreateRuleError, UpdateRuleError } from "@package-protection/client";
import { type RuleViolation, ruleDraft } from "@package-protection/core";
import type { RuleForm } from "../rules/rule-form.ts";
import { failureSentence } from "../state/failure.ts";
import { text } from "../text.ts";
import { isPlausible, wrongCharacter } from "./pattern-typing.ts";

/** What is wrong, each sentence at the field that it is about; `form` is about none of them. */
export interface FieldErrors {
  readonly packageType: readonly string[];
  readonly pattern: readonly string[];
  readonly levels: readonly string[];
  readonly form: readonly string[];
}

export const noFieldErrors: FieldErrors = { packageType: [], pattern: [], levels: [], form: [] };

/** What core says of a form. While the pattern is typed, one that can still become valid is no error. */
export function formErrors(form: RuleForm, isTyping: boolean): FieldErrors {
  const checked = ruleDraft(form);
  if (checked.isOk()) return noFieldErrors;
  const { violations } = checked.error;
  const isBlank = violations.some(({ type }) => type === "pattern_blank");
  const isUnfinished = isTyping && isPlausible(form.packageType, form.packageNamePattern);
  const shown = violations.filter(
    ({ type }) =>
      // A blank pattern has no format either; one sentence is enough.
      !(type === "pattern_format" && (isBlank || isUnfinished)) && !(type === "pattern_blank" && isTyping),
  );
  return placed(shown, wrongCharacter(form.packageType, form.packageNamePattern));
}

/** The server's answer to a write, at the fields. */
export function serverErrors(error: CreateRuleError | UpdateRuleError): FieldErrors {
  if (error.type === "invalid_rule") return placed(error.violations);
  if (error.type === "pattern_taken") return { ...noFieldErrors, pattern: [text.editor.taken] };
  if (error.type === "request_rejected") return placedByName(error.messages);
  return { ...noFieldErrors, form: [failureSentence(error)] };
}

export function hasErrors({ packageType, pattern, levels, form }: FieldErrors): boolean {
  return packageType.length + pattern.length + levels.length + form.length > 0;
}

function placed(violations: readonly RuleViolation[], character: string | null = null): FieldErrors {
  const sentence = (violation: RuleViolation) => violationSentence(violation, character);
  const at = (field: Field) => violations.filter((violation) => fieldOf(violation) === field).map(sentence);
  return { packageType: at("packageType"), pattern: at("pattern"), levels: at("levels"), form: [] };
}

type Field = "packageType" | "pattern" | "levels";

function fieldOf({ type }: RuleViolation): Field {
  if (type.startsWith("pattern_")) return "pattern";
  return type.startsWith("package_type_") ? "packageType" : "levels";
}

function violationSentence(violation: RuleViolation, character: string | null): string {
  const { editor } = text;
  switch (violation.type) {
    case "pattern_blank":
      return editor.pattern_blank;
    case "pattern_too_long":
      return editor.pattern_too_long(violation.maximumLength);
    case "pattern_not_text":
      return editor.pattern_not_text;
    case "pattern_format":
      return [
        ...(character === null ? [] : [editor.wrongCharacter(character)]),
        formatSentence(violation.packageType),
      ].join(" ");
    case "package_type_blank":
    case "package_type_unknown":
      return editor.type_unknown;
    case "push_level_unknown":
    case "delete_level_unknown":
    case "enforcement_unknown":
      return editor.level_unknown;
    case "level_missing":
      return editor.level_missing;
  }
}

function formatSentence(packageType: RuleForm["packageType"]): string {
  const { pattern_format: formats, pattern_format_other: other } = text.editor;
  const sentence = Object.entries(formats).find(([type]) => type === packageType)?.[1];
  return sentence ?? other(text.typeNames[packageType]);
}

/** The messages of a 400 begin with the parameter's name (contract, section 2). */
function placedByName(messages: readonly string[]): FieldErrors {
  const all = messages.flatMap((message) => message.split(", "));
  const at = (prefix: string) => all.filter((message) => message.startsWith(prefix));
  const packageType = at("package_type");
  const pattern = at("package_name_pattern");
  const levels = at("minimum_access_level");
  const known = new Set([...packageType, ...pattern, ...levels]);
  return { packageType, pattern, levels, form: all.filter((message) => !known.has(message)) };
}
