import type { RulesFileError } from "package-protection/rules-file";
import { Note } from "../elements/note.tsx";
import { laterText } from "../later-text.ts";

const words = laterText.exchange;
const mostErrors = 20;

/** What is wrong in a file, and where. */
export function FileErrors({ errors }: { readonly errors: readonly RulesFileError[] }) {
  return (
    <Note kind="error">
      <strong>{words.errors(errors.length)}</strong>
      <ul class="plain">
        {errors.slice(0, mostErrors).map(({ line, column, message }) => (
          <li key={`${line}:${column}:${message}`}>
            <span class="muted">{words.errorPlace(line, column)}</span> {words.errorSentence(message)}
          </li>
        ))}
        {errors.length > mostErrors && <li class="muted">{words.moreErrors(errors.length - mostErrors)}</li>}
      </ul>
    </Note>
  );
}
