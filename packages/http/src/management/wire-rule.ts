import {
  deleteProtectionLevels,
  type ProtectionRule,
  packageTypes,
  pushProtectionLevels,
} from "@package-protection/core";
import { z } from "zod";

/** A rule on the wire: exactly the contract's six keys, in its order (section 2). */
export const wireRule = z.strictObject({
  id: z.int(),
  project_id: z.int(),
  package_name_pattern: z.string(),
  package_type: z.enum(packageTypes),
  minimum_access_level_for_delete: z.enum(deleteProtectionLevels).nullable(),
  minimum_access_level_for_push: z.enum(pushProtectionLevels).nullable(),
});

export function ruleToWire(rule: ProtectionRule): z.output<typeof wireRule> {
  return {
    id: rule.id,
    project_id: rule.projectId,
    package_name_pattern: rule.packageNamePattern,
    package_type: rule.packageType,
    minimum_access_level_for_delete: rule.minimumAccessLevelForDelete,
    minimum_access_level_for_push: rule.minimumAccessLevelForPush,
  };
}
