import {
  deleteProtectionLevels,
  type Enforcement,
  enforcements,
  isPackageType,
  type PackageType,
  packageTypes,
  pushProtectionLevels,
  type RuleChange,
} from "@package-protection/core";
import { type Command, InvalidArgumentError, Option } from "commander";

export interface RuleOptions {
  readonly type?: PackageType;
  readonly push?: string;
  readonly delete?: string;
  readonly enforcement?: Enforcement;
}

/** Adds the options of a rule's terms. */
export function addRuleOptions(command: Command): Command {
  return command
    .addOption(new Option("--push <level>", "who may push").choices([...pushProtectionLevels, "none"]))
    .addOption(new Option("--delete <level>", "who may delete").choices([...deleteProtectionLevels, "none"]))
    .addOption(
      new Option(
        "--enforcement <how>",
        "active: the rule blocks, as every new rule does unless it says otherwise. evaluate: it blocks nothing, and what it would refuse is reported; not on GitLab",
      ).choices(enforcements),
    );
}

/** An argument that must be a package type. */
export function packageTypeArgument(text: string): PackageType {
  if (isPackageType(text)) return text;
  throw new InvalidArgumentError(`It must be one of ${packageTypes.join(", ")}.`);
}

/** An argument that must be a positive integer. */
export function integerArgument(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a positive integer.");
}

/** The levels and the enforcement that the options name. */
export function changeOf({ type, push, delete: remove, enforcement }: RuleOptions): RuleChange {
  const pushLevel = pushProtectionLevels.find((level) => level === push) ?? null;
  const deleteLevel = deleteProtectionLevels.find((level) => level === remove) ?? null;
  return {
    ...(type !== undefined && { packageType: type }),
    ...(push !== undefined && { minimumAccessLevelForPush: pushLevel }),
    ...(remove !== undefined && { minimumAccessLevelForDelete: deleteLevel }),
    ...(enforcement !== undefined && { enforcement }),
  };
}
