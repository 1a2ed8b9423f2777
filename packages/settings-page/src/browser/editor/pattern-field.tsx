import type { PackageType } from "@package-protection/core";
import { useId } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { examplePatterns } from "../rules/rule-form.ts";
import { text } from "../text.ts";
import { FieldErrorList } from "./field-error-list.tsx";

interface PatternFieldProps {
  readonly packageType: PackageType;
  readonly value: string;
  readonly errors: readonly string[];
  /** What to know of other rules with the pattern; null is nothing. */
  readonly note: string | null;
  /** Whether core accepts the pattern. */
  readonly isFine: boolean;
  /** `isTyped` is false for the example. */
  readonly onChange: (pattern: string, isTyped: boolean) => void;
  readonly onLeave: () => void;
}

/** The pattern, checked while it is typed, with an example of its type. */
export function PatternField({ packageType, value, errors, note, isFine, onChange, onLeave }: PatternFieldProps) {
  const id = useId();
  const example = examplePatterns[packageType];
  const isInvalid = errors.length > 0;
  return (
    <div class="field">
      <label for={id}>{text.editor.pattern}</label>
      <input
        id={id}
        class="pattern-input"
        type="text"
        value={value}
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
        aria-invalid={isInvalid}
        aria-describedby={`${id}-errors ${id}-help`}
        onInput={({ currentTarget }) => onChange(currentTarget.value, true)}
        onBlur={onLeave}
      />
      <FieldErrorList id={`${id}-errors`} errors={errors} />
      <p class={note === null ? "fine with-icon" : "help with-icon"} role="status">
        {isFine && (
          <>
            <Icon name={note === null ? "check" : "info"} />
            {note ?? text.editor.patternFine}
          </>
        )}
      </p>
      <p id={`${id}-help`} class="help">
        {text.editor.patternHelp}{" "}
        {value !== example && (
          <>
            {text.editor.patternExample}{" "}
            <button
              type="button"
              class="link"
              aria-label={text.editor.useExample(example)}
              onClick={() => onChange(example, false)}
            >
              <code>{example}</code>
            </button>
            {": "}
          </>
        )}
        {value !== example && text.editor.exampleMeanings[packageType]}
      </p>
    </div>
  );
}
