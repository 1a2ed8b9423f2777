import type { ServerRule } from "@package-protection/client";
import { useId } from "preact/hooks";
import { Note } from "../elements/note.tsx";
import { type Term, termWords } from "../rules/term-differences.ts";
import type { RuleDifference } from "../state/rule-set-differences.ts";
import { text } from "../text.ts";
import { differenceSentence } from "./conflict-note.tsx";
import { type EditedField, type EditedTerms, editedTerms, touchedFields } from "./merge-terms.ts";
import { TermLines } from "./term-lines.tsx";

/** Another person's change of the rule that is edited. */
export interface Merge {
  readonly difference: Extract<RuleDifference, { readonly kind: "changed" }>;
  /** The form as it was when the change was met. */
  readonly mine: EditedTerms;
  readonly clashes: readonly EditedField[];
  /** The clashes that were settled. */
  readonly chosen: readonly EditedField[];
}

interface MergeNoteProps {
  readonly merge: Merge;
  readonly theirs: ServerRule;
  /** What would be saved now. */
  readonly terms: EditedTerms;
  readonly onChoose: (field: EditedField, side: EditedTerms) => void;
}

const words = text.conflict;

const termOf: Readonly<Record<EditedField, Term>> = {
  packageType: "type",
  packageNamePattern: "pattern",
  minimumAccessLevelForPush: "push",
  minimumAccessLevelForDelete: "delete",
  enforcement: "state",
};

/** What another person changed in the edited rule, what both changed, and what would be saved. */
export function MergeNote({ merge, theirs, terms, onChoose }: MergeNoteProps) {
  const id = useId();
  const { difference, mine, clashes, chosen } = merge;
  const isLeft = touchedFields(editedTerms(theirs), terms).length > 0;
  return (
    <Note kind="error" takesFocus>
      <strong>{words.title}</strong>
      <p>
        {differenceSentence(difference)}
        <TermLines before={difference.before} after={difference.rule} />
      </p>
      <p>{words.kept}</p>
      {clashes.map((field) => (
        <fieldset key={field} class="clash" aria-describedby={chosen.includes(field) ? undefined : `${id}-choose`}>
          <legend>{words.bothChanged(text.differences[termOf[field]])}</legend>
          {[mine, editedTerms(theirs)].map((side, place) => (
            <label key={place}>
              <input
                type="radio"
                name={`${id}-${field}`}
                checked={chosen.includes(field) && terms[field] === side[field]}
                onChange={() => onChoose(field, side)}
              />{" "}
              {(place === 0 ? words.mine : words.theirs)(termWords(side, termOf[field]))}
            </label>
          ))}
        </fieldset>
      ))}
      {clashes.length > chosen.length ? (
        <p id={`${id}-choose`}>{words.choose}</p>
      ) : (
        <p role="status">
          {isLeft ? words.willSave : words.nothingLeft}
          <TermLines before={theirs} after={terms} />
        </p>
      )}
    </Note>
  );
}
