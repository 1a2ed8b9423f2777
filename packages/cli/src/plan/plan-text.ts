import { match } from "ts-pattern";
import { levelsText, type RuleJson, ruleJson, ruleName } from "../output/rule-text.ts";
import type { Terminal } from "../output/terminal.ts";
import type { Operation } from "./plan-rules.ts";

/** An operation as `--json` prints it. */
export interface OperationJson {
  readonly operation: Operation["operation"];
  readonly before: RuleJson | null;
  readonly after: RuleJson | null;
}

export function operationJson({ operation, before, after }: Operation): OperationJson {
  return { operation, before: before && ruleJson(before), after: after && ruleJson(after) };
}

/** Prints a plan: how many changes the target gets, and a line for each. `+` is created, `~` changed, `-` deleted. */
export function printPlan(terminal: Terminal, target: string, plan: readonly Operation[]): void {
  terminal.print(`${terminal.colour("bold", target)}: ${planSummary(plan)}`);
  for (const change of plan) {
    terminal.print(
      match(change)
        .with({ operation: "create" }, ({ after }) =>
          terminal.colour("green", `+ ${ruleName(after)}: ${levelsText(after)}`),
        )
        .with({ operation: "update" }, ({ before, after }) =>
          terminal.colour("yellow", `~ ${ruleName(after)}: ${levelsText(before)} -> ${levelsText(after)}`),
        )
        .with({ operation: "delete" }, ({ before }) =>
          terminal.colour("red", `- ${ruleName(before)}: ${levelsText(before)}`),
        )
        .exhaustive(),
    );
  }
}

/** How many rules a plan creates, changes and deletes, in words. */
function planSummary(plan: readonly Operation[]): string {
  const count = (operation: Operation["operation"]) => plan.filter((change) => change.operation === operation).length;
  return plan.length === 0
    ? "no changes"
    : `${count("create")} to create, ${count("update")} to change, ${count("delete")} to delete`;
}
