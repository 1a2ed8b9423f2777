import { text } from "../text.ts";

/** Where something is being read. */
export function Spinner({ label = text.common.loading }: { readonly label?: string }) {
  return (
    <p class="spinner" role="status">
      <span class="wheel" aria-hidden="true" />
      {label}
    </p>
  );
}
