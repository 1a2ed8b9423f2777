import type { ComponentChildren } from "preact";
import { Note } from "../elements/note.tsx";
import { ruleName } from "../rules/rule-words.ts";
import type { RuleDifference } from "../state/rule-set-differences.ts";
import type { Conflict } from "../state/use-guarded-write.ts";
import { text } from "../text.ts";
import { TermLines } from "./term-lines.tsx";

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
    <Note kind="error" takesFocus>
      <strong>{text.conflict.title}</strong>
      <ul class="plain">
        {listed.map((difference) => (
          <li key={difference.rule.id}>
            {differenceSentence(difference)}
            {difference.kind === "changed" && <TermLines before={difference.before} after={difference.rule} />}
            {difference.rule.id === ruleId && <em>{text.conflict.thisRule}</em>}
          </li>
        ))}
      </ul>
      {rest > 0 && <p>{text.conflict.more(rest)}</p>}
      {children === undefined ? <p>{text.conflict.again}</p> : <div class="buttons">{children}</div>}
    </Note>
  );
}

export function differenceSentence({ kind, rule, by }: RuleDifference): string {
  const who = by ?? text.unknownPersonFirst;
  return `${text.conflict[kind](who, ruleName(rule))}.`;
}
