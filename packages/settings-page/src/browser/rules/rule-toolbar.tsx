import { enforcements, packageTypes } from "@package-protection/core";
import { FilterSelect } from "../elements/filter-select.tsx";
import { Icon } from "../elements/icon.tsx";
import { text } from "../text.ts";
import { type RuleSelection, ruleOrders } from "./select-rules.ts";

interface RuleToolbarProps {
  readonly selection: RuleSelection;
  readonly onSelect: (selection: RuleSelection) => void;
}

const enforcementNames = { active: text.rules.active, evaluate: text.rules.evaluating } as const;

/** Search, filters, and the order where the table has no heads. */
export function RuleToolbar({ selection, onSelect }: RuleToolbarProps) {
  return (
    <search class="toolbar">
      <label class="search">
        <span class="unseen">{text.rules.search}</span>
        <Icon name="search" />
        <input
          type="search"
          placeholder={text.rules.searchHint}
          value={selection.search}
          onInput={({ currentTarget }) => onSelect({ ...selection, search: currentTarget.value })}
        />
      </label>
      <FilterSelect
        label={text.rules.type}
        value={selection.packageType ?? ""}
        options={[["", text.rules.allTypes], ...packageTypes.map((type) => [type, text.typeNames[type]] as const)]}
        onSelect={(type) => onSelect({ ...selection, packageType: type === "" ? null : type })}
      />
      <FilterSelect
        label={text.rules.state}
        value={selection.enforcement ?? ""}
        options={[["", text.rules.allStates], ...enforcements.map((one) => [one, enforcementNames[one]] as const)]}
        onSelect={(enforcement) => onSelect({ ...selection, enforcement: enforcement === "" ? null : enforcement })}
      />
      <FilterSelect
        class="narrow-only"
        label={text.rules.sort}
        value={selection.order}
        options={ruleOrders.map((order) => [order, `${text.rules.sort}: ${text.rules.sorts[order]}`] as const)}
        onSelect={(order) => onSelect({ ...selection, order, isDescending: order === "changed" })}
      />
    </search>
  );
}
