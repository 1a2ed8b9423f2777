import type { RecentRefusals, ServerRule } from "@package-protection/client";
import { LevelBadge, StateBadge, TypeBadge } from "../elements/badges.tsx";
import { Icon } from "../elements/icon.tsx";
import { Time } from "../elements/time.tsx";
import { usePage } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { text } from "../text.ts";
import { ruleName, ruleSentence } from "./rule-words.ts";
import { WouldHaveRefused } from "./would-have-refused.tsx";

interface RuleRowProps {
  readonly rule: ServerRule;
  readonly rowIndex: number;
  readonly hasTwin: boolean;
  readonly refusals: RecentRefusals | null;
}

export function RuleRow({ rule, rowIndex, hasTwin, refusals }: RuleRowProps) {
  const page = usePage();
  const name = ruleName(rule);
  const { columns } = text.rules;
  const isEvaluating = rule.enforcement === "evaluate";
  return (
    <tr aria-rowindex={rowIndex}>
      <th scope="row" class="rule-cell">
        <span class="rule-head">
          <TypeBadge type={rule.packageType} />
          <code class="pattern">{rule.packageNamePattern}</code>
          {hasTwin && <span class="tag">{text.rules.twin[rule.enforcement]}</span>}
        </span>
        <span class="sentence">{ruleSentence(rule)}</span>
        {isEvaluating && <WouldHaveRefused rule={rule} refusals={refusals} />}
      </th>
      <td data-label={columns.push}>
        <LevelBadge level={rule.minimumAccessLevelForPush} />
      </td>
      <td data-label={columns.delete}>
        <LevelBadge level={rule.minimumAccessLevelForDelete} />
      </td>
      <td data-label={columns.state}>
        <StateBadge enforcement={rule.enforcement} />
      </td>
      <td data-label={columns.changed} class="changed-at">
        <Time at={rule.updatedAt} />
        <span class="muted">{text.rules.by(rule.updatedBy ?? text.unknownPerson)}</span>
      </td>
      <td class="actions">
        <div class="row-buttons">
          {isEvaluating && (
            <button
              type="button"
              class="button small"
              aria-label={text.rules.activateRule(name)}
              onClick={() => page.open({ kind: "activate", rule })}
            >
              {text.rules.activate}
            </button>
          )}
          <a
            class="button quiet square"
            href={routeTo("history", { rule: String(rule.id) })}
            aria-label={text.rules.historyOfRule(name)}
            title={text.rules.history}
          >
            <Icon name="clock" />
          </a>
          <button
            type="button"
            class="button quiet square"
            aria-label={text.rules.editRule(name)}
            title={text.rules.edit}
            onClick={() => page.open({ kind: "edit", rule })}
          >
            <Icon name="pencil" />
          </button>
          <button
            type="button"
            class="button quiet square danger"
            aria-label={text.rules.removeRule(name)}
            title={text.rules.remove}
            onClick={() => page.open({ kind: "delete", rule })}
          >
            <Icon name="bin" />
          </button>
        </div>
      </td>
    </tr>
  );
}
