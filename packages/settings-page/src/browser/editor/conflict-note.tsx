import type { ComponentChildren } from "preact";
import { Icon } from "../elements/icon.tsx";
import { Note } from "../elements/note.tsx";
import { ruleName } from "../rules/rule-words.ts";
import { differenceLines } from "../rules/term-differences.ts";
import type { RuleDifference } from "../state/rule-set-differences.ts";
import type { Conflict } from "../state/use-guarded-write.ts";
import { text } from "../text.ts";

interface ConflictNoteProps {
  readonly conflict: Conflict;
  /** The rule that the dialog is about. */
  readonly ruleId: number | null;
  /** What the person can do. */
  readonly children?: ComponentChildren;
}

const mostListed = 5;

/** Who changed what while a dialog was open. The dialog's own rule comes first. */
export function ConflictNote({ conflict, ruleId, children }: ConflictNoteProps) {
  const own = conflict.differences.filter(({ rule }) => rule.id === ruleId);
  const others = conflict.differences.filter(({ rule }) => rule.id !== ruleId);
  const listed = [...own, ...others].slice(0, mostListed);
  const rest = conflict.differences.length - listed.length;
  return (
    <Note kind="error">
      <strong>{text.conflict.title}</strong>
      {listed.length === 0 && <p>{text.conflict.none}</p>}
      <ul class="plain">
        {listed.map((difference) => (
          <li key={difference.rule.id}>
            {differenceSentence(difference)}
            {difference.kind === "changed" &&
              differenceLines(difference.before, difference.rule).map(({ term, before, after }) => (
                <span key={term} class="term">
                  {`${text.differences[term]}: `}
                  <del>{before}</del>
                  <span class="unseen">{` ${text.common.becomes}`}</span>
                  <Icon name="arrow" />
                  <ins>{after}</ins>
                </span>
              ))}
            {difference.rule.id === ruleId && <em>{text.conflict.thisRule}</em>}
          </li>
        ))}
      </ul>
      {rest > 0 && <p>{text.conflict.more(rest)}</p>}
      {children === undefined ? <p>{text.conflict.again}</p> : <div class="buttons">{children}</div>}
    </Note>
  );
}

function differenceSentence({ kind, rule, by }: RuleDifference): string {
  const who = by ?? text.unknownPersonFirst;
  return `${text.conflict[kind](who, ruleName(rule))}.`;
}
