import {
  deleteProtectionLevels,
  enforcements,
  packageTypeDisplayName,
  packageTypes,
  pushProtectionLevels,
  type RuleViolation,
} from "@package-protection/core";
import { match } from "ts-pattern";
import type { Term } from "./rules-file.ts";

/** A violation as a sentence, and its term; null for the whole rule. */
export function violationSentence(violation: RuleViolation): { readonly term: Term | null; readonly message: string } {
  return match(violation)
    .returnType<{ readonly term: Term | null; readonly message: string }>()
    .with({ type: "pattern_blank" }, () => ({ term: "packageNamePattern", message: "the pattern must not be blank" }))
    .with({ type: "pattern_too_long" }, ({ maximumLength }) => ({
      term: "packageNamePattern",
      message: `the pattern is too long, it must have at most ${maximumLength} characters`,
    }))
    .with({ type: "pattern_format" }, ({ packageType }) => ({
      term: "packageNamePattern",
      message: `the pattern must be a valid ${packageTypeDisplayName(packageType)} package name with optional wildcard characters`,
    }))
    .with({ type: "pattern_not_text" }, () => ({
      term: "packageNamePattern",
      message: "the pattern must not contain a NUL or half of a surrogate pair",
    }))
    .with({ type: "package_type_blank" }, () => ({
      term: "packageType",
      message: `the type is missing, it must be ${oneOf(packageTypes)}`,
    }))
    .with({ type: "package_type_unknown" }, () => ({
      term: "packageType",
      message: `the type must be ${oneOf(packageTypes)}`,
    }))
    .with({ type: "push_level_unknown" }, () => ({
      term: "minimumAccessLevelForPush",
      message: `push must be ${oneOf(pushProtectionLevels)}, or null`,
    }))
    .with({ type: "delete_level_unknown" }, () => ({
      term: "minimumAccessLevelForDelete",
      message: `delete must be ${oneOf(deleteProtectionLevels)}, or null`,
    }))
    .with({ type: "level_missing" }, () => ({
      term: null,
      message: "a rule must require a level for push or for delete",
    }))
    .with({ type: "enforcement_unknown" }, () => ({
      term: "enforcement",
      message: `enforcement must be ${oneOf(enforcements)}`,
    }))
    .exhaustive();
}

function oneOf(values: readonly string[]): string {
  return values.length < 3 ? values.join(" or ") : `one of ${values.join(", ")}`;
}
