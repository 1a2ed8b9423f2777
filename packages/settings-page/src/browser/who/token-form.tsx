import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { readPageSettings } from "../read-settings.ts";
import { isToken } from "../state/token.ts";
import { text } from "../text.ts";

/** Where a token is typed in. It is sent as `PRIVATE-TOKEN`, and never stands in an address. */
export function TokenForm({ onSignIn }: { readonly onSignIn: (token: string) => void }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string | null>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  function submit(event: Event) {
    event.preventDefault();
    const token = field.current?.value.trim() ?? "";
    if (isToken(token)) return onSignIn(token);
    setError(token === "" ? text.who.tokenEmpty : text.who.tokenInvalid);
    field.current?.focus();
  }
  const isInvalid = error !== null;
  return (
    <form class="token-form" onSubmit={submit} noValidate>
      <label for={id}>{text.who.tokenLabel}</label>
      <div class="joined">
        <input
          ref={field}
          id={id}
          type="password"
          autoComplete="off"
          spellcheck={false}
          aria-invalid={isInvalid}
          aria-describedby={`${id}-help`}
        />
        <button type="submit" class="button primary">
          {text.who.signIn}
        </button>
      </div>
      <p id={`${id}-help`} class={isInvalid ? "field-error" : "help"} role={isInvalid ? "alert" : undefined}>
        {error ?? `${readPageSettings().tokenHelp ?? text.who.tokenHelp} ${text.who.tokenKept}`}
      </p>
    </form>
  );
}
