interface FilterSelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  /** The values, in order, and what each is called. */
  readonly options: readonly (readonly [Value, string])[];
  readonly onSelect: (value: Value) => void;
  /** A class of the style sheets. */
  readonly class?: string;
}

/** A choice in a toolbar. Its label is not shown: what is chosen says it. */
export function FilterSelect<Value extends string>(props: FilterSelectProps<Value>) {
  const { label, value, options, onSelect } = props;
  return (
    <label class={props.class}>
      <span class="unseen">{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = options.find(([known]) => known === currentTarget.value);
          if (chosen !== undefined) onSelect(chosen[0]);
        }}
      >
        {options.map(([known, name]) => (
          <option key={known} value={known}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
