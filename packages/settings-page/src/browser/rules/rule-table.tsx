import type { RecentRefusals, ServerRule } from "@package-protection/client";
import { Icon } from "../elements/icon.tsx";
import { text } from "../text.ts";
import { RowWindow } from "./row-window.tsx";
import { RuleRow } from "./rule-row.tsx";
import type { RuleOrder, RuleSelection } from "./select-rules.ts";

interface RuleTableProps {
  readonly rules: readonly ServerRule[];
  /** The ids of the rules that have a twin. */
  readonly twins: ReadonlySet<number>;
  /** Null while they are not known. */
  readonly refusals: RecentRefusals | null;
  readonly selection: RuleSelection;
  readonly onSelect: (selection: RuleSelection) => void;
}

export function RuleTable({ rules, twins, refusals, selection, onSelect }: RuleTableProps) {
  const head = (order: RuleOrder, name: string) => (
    <SortableHead order={order} name={name} selection={selection} onSelect={onSelect} />
  );
  const { columns } = text.rules;
  return (
    <table class="card rules" aria-label={text.rules.table} aria-rowcount={rules.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          {head("pattern", columns.rule)}
          {head("push", columns.push)}
          {head("delete", columns.delete)}
          {head("state", columns.state)}
          {head("changed", columns.changed)}
          <th scope="col">
            <span class="unseen">{columns.actions}</span>
          </th>
        </tr>
      </thead>
      <RowWindow items={rules} columns={6} likelyHeight={73}>
        {(rule, index) => (
          <RuleRow key={rule.id} rule={rule} rowIndex={index + 2} hasTwin={twins.has(rule.id)} refusals={refusals} />
        )}
      </RowWindow>
    </table>
  );
}

interface SortableHeadProps {
  readonly order: RuleOrder;
  readonly name: string;
  readonly selection: RuleSelection;
  readonly onSelect: (selection: RuleSelection) => void;
}

function SortableHead({ order, name, selection, onSelect }: SortableHeadProps) {
  const isSorted = selection.order === order;
  // Newest first is what people look for.
  const isDescending = isSorted ? !selection.isDescending : order === "changed";
  const direction = selection.isDescending ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={isSorted ? direction : undefined}>
      <button type="button" class="sort" onClick={() => onSelect({ ...selection, order, isDescending })}>
        {name}
        {isSorted && <Icon name={selection.isDescending ? "down" : "up"} />}
      </button>
    </th>
  );
}
