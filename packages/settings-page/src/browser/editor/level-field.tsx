import type { PushProtectionLevel } from "@package-protection/core";
import { useId } from "preact/hooks";
import { text } from "../text.ts";

interface LevelFieldProps<Level extends PushProtectionLevel> {
  readonly legend: string;
  readonly levels: readonly Level[];
  readonly value: Level | null;
  /** False where the other action has no limit either: a rule limits one of the two. */
  readonly mayBeUnlimited: boolean;
  /** What people wonder about the choices; null is nothing. */
  readonly help: string | null;
  readonly onChange: (level: Level | null) => void;
}

/** Who may do one thing. */
export function LevelField<Level extends PushProtectionLevel>(props: LevelFieldProps<Level>) {
  const { legend, levels, value, mayBeUnlimited, help, onChange } = props;
  const id = useId();
  return (
    <fieldset class="levels">
      <legend>{legend}</legend>
      <div class="segments">
        <label class="segment">
          <input
            type="radio"
            name={id}
            checked={value === null}
            disabled={!mayBeUnlimited}
            aria-describedby={mayBeUnlimited ? undefined : `${id}-why`}
            onChange={() => onChange(null)}
          />
          <span>
            {text.editor.noLimit}
            <small>{text.editor.noLimitNote}</small>
          </span>
        </label>
        {levels.map((level) => (
          <label key={level} class="segment">
            <input type="radio" name={id} checked={value === level} onChange={() => onChange(level)} />
            <span>
              {text.editor.andUp[level]}
              <small>{text.editor.andUpNote[level]}</small>
            </span>
          </label>
        ))}
      </div>
      {help !== null && <p class="help">{help}</p>}
      {!mayBeUnlimited && (
        <p id={`${id}-why`} class="help">
          {text.editor.noLimitWhy}
        </p>
      )}
    </fieldset>
  );
}
