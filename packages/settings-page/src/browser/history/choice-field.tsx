import { useId } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import type { Choice } from "./filter-choices.ts";

interface ChoiceFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onInput: (value: string) => void;
}

/** A browser slows down with more. */
const mostListed = 200;

/** A field with a list to choose from, in which one may type too. */
export function ChoiceField({ label, hint, value, choices, onInput }: ChoiceFieldProps) {
  const id = useId();
  const labels = [...new Set(choices.map((choice) => choice.label))].slice(0, mostListed);
  return (
    <label class="search choice">
      <span class="unseen">{label}</span>
      <Icon name="search" />
      <input
        type="search"
        list={id}
        placeholder={hint}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <datalist id={id}>
        {labels.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </label>
  );
}
