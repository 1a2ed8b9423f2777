/** What is wrong with a field, announced as soon as it is. Always there, so that its changes are heard. */
export function FieldErrorList({ id, errors }: { readonly id: string; readonly errors: readonly string[] }) {
  return (
    <div id={id} class="field-error" aria-live="polite">
      {errors.map((error) => (
        <p key={error}>{error}</p>
      ))}
    </div>
  );
}
