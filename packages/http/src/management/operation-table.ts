import { gitLabOperations, type Operation } from "./operations.ts";
import type { OperationName } from "./route.ts";
import { decisionOperations } from "./rule-sets/decisions.ts";
import { historyOperations } from "./rule-sets/history.ts";
import { previewOperations } from "./rule-sets/preview.ts";
import { reportOperations } from "./rule-sets/reports.ts";
import { ruleSetOperations } from "./rule-sets/rule-set.ts";

/** Every operation of the API: GitLab's, and those beyond it (contract, section 7). */
export const managementOperations: Readonly<Record<OperationName, Operation>> = {
  ...gitLabOperations,
  ...ruleSetOperations,
  ...historyOperations,
  ...previewOperations,
  ...decisionOperations,
  ...reportOperations,
};
