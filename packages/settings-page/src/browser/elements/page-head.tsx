import type { ComponentChildren } from "preact";
import type { PageSettings } from "../../page-settings.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

interface PageHeadProps {
  readonly settings: PageSettings;
  /** Null where nobody signed in by a token. */
  readonly signOut: (() => void) | null;
  readonly children?: ComponentChildren;
}

export function PageHead({ settings, signOut, children }: PageHeadProps) {
  return (
    <header class="page-head">
      <button type="button" class="skip" onClick={skipToContent}>
        {text.nav.skip}
      </button>
      <div class="page-title">
        <span class="mark">
          <Icon name="shield" />
        </span>
        <div>
          <h1>{text.title}</h1>
          <p class="muted">{text.projectName(settings.project)}</p>
        </div>
        {signOut !== null && (
          <div class="session">
            <span class="muted">{text.who.withToken}</span>
            <button type="button" class="button" onClick={signOut}>
              {text.who.signOut}
            </button>
          </div>
        )}
      </div>
      {children}
    </header>
  );
}

/** No link: the address's fragment names the view. */
function skipToContent(): void {
  const content = document.getElementById("content");
  content?.setAttribute("tabindex", "-1");
  content?.focus();
}
