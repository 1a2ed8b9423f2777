import { enforcements } from "@package-protection/core";
import { z } from "zod";
import { createParameters, integer, listed, project, updateParameters } from "../wire-parameters.ts";

const enforcement = listed(enforcements).optional();

export const createOfSetParameters = createParameters.safeExtend({ enforcement });
export const ruleOfSetParameters = z.object({ ...project, rule_id: integer });
export const updateOfSetParameters = z.object({
  ...ruleOfSetParameters.shape,
  ...updateParameters.omit({ id: true, package_protection_rule_id: true }).shape,
  enforcement,
});
