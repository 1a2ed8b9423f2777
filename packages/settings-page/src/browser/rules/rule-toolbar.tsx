import { enforcements, isEnforcement, isPackageType, packageTypes } from "@package-protection/core";
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
      <label>
        <span class="unseen">{text.rules.type}</span>
        <select
          value={selection.packageType ?? ""}
          onChange={({ currentTarget: { value } }) =>
            onSelect({ ...selection, packageType: isPackageType(value) ? value : null })
          }
        >
          <option value="">{text.rules.allTypes}</option>
          {packageTypes.map((type) => (
            <option key={type} value={type}>
              {text.typeNames[type]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="unseen">{text.rules.state}</span>
        <select
          value={selection.enforcement ?? ""}
          onChange={({ currentTarget: { value } }) =>
            onSelect({ ...selection, enforcement: isEnforcement(value) ? value : null })
          }
        >
          <option value="">{text.rules.allStates}</option>
          {enforcements.map((enforcement) => (
            <option key={enforcement} value={enforcement}>
              {enforcementNames[enforcement]}
            </option>
          ))}
        </select>
      </label>
      <label class="narrow-only">
        <span class="unseen">{text.rules.sort}</span>
        <select
          value={selection.order}
          onChange={({ currentTarget: { value } }) => {
            const order = ruleOrders.find((one) => one === value) ?? "pattern";
            onSelect({ ...selection, order, isDescending: order === "changed" });
          }}
        >
          {ruleOrders.map((order) => (
            <option key={order} value={order}>
              {`${text.rules.sort}: ${text.rules.sorts[order]}`}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
