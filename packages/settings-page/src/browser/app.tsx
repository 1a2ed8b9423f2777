import { useMemo, useState } from "preact/hooks";
import type { PageSettings } from "../page-settings.ts";
import { PageHead } from "./elements/page-head.tsx";
import { Spinner } from "./elements/spinner.tsx";
import { tryView } from "./loaded-later.ts";
import { ManagerPage } from "./manager-page.tsx";
import { type ProblemPage, problemPage } from "./state/failure.ts";
import { openClient } from "./state/open-client.ts";
import { keepToken, readToken } from "./state/token.ts";
import { useLoad } from "./state/use-load.ts";
import { ProblemView } from "./who/problem-view.tsx";

/** The whole page: the rules for a maintainer, a trial for a developer, or what to do. */
export function App({ settings }: { readonly settings: PageSettings }) {
  const [{ token, session }, setSession] = useState(() => ({ token: readToken(), session: 0 }));
  const client = useMemo(() => openClient(settings, token), [settings, token]);
  const [load, again] = useLoad(() => client.readRuleSet(), [session]);

  function signIn(next: string | null) {
    keepToken(next);
    setSession({ token: next, session: session + 1 });
  }
  function goOnAs(next: string) {
    keepToken(next);
    setSession({ token: next, session });
  }
  const signOut = token === null ? null : () => signIn(null);

  if (load.status === "ready") {
    // A new key, so that nothing of another person's session stays.
    return (
      <ManagerPage
        key={session}
        settings={settings}
        client={client}
        first={load.value}
        takesFocus={session > 0}
        signIn={goOnAs}
        signOut={signOut}
      />
    );
  }
  if (load.status === "loading") {
    return (
      <>
        <PageHead settings={settings} signOut={signOut} />
        <main id="content" class="content">
          <Spinner />
        </main>
      </>
    );
  }
  const problem = problemPage(load.error, token !== null);
  return (
    <>
      <PageHead settings={settings} signOut={unknownCallers.has(problem) ? null : signOut} />
      <main id="content" class="content">
        <ProblemView problem={problem} hasToken={token !== null} onRetry={again} onSignIn={signIn} />
        {problem === "forbidden" && <tryView.Component client={client} isMaintainer={false} />}
      </main>
    </>
  );
}

/** The registry does not know who asks, so nobody is signed in. */
const unknownCallers: ReadonlySet<ProblemPage> = new Set<ProblemPage>([
  "unauthenticated",
  "tokenRefused",
  "tokenExpired",
  "tokenRevoked",
]);
