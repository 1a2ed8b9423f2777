import { useMemo, useState } from "preact/hooks";
import type { PageSettings } from "../page-settings.ts";
import { PageHead } from "./elements/page-head.tsx";
import { Spinner } from "./elements/spinner.tsx";
import { tryView } from "./loaded-later.ts";
import { ManagerPage } from "./manager-page.tsx";
import { problemPage } from "./state/failure.ts";
import { openClient } from "./state/open-client.ts";
import { keepToken, readToken } from "./state/token.ts";
import { useLoad } from "./state/use-load.ts";
import { ProblemView } from "./who/problem-view.tsx";

/** The whole page: the rules for a maintainer, a trial for a developer, or what to do. */
export function App({ settings }: { readonly settings: PageSettings }) {
  const [token, setToken] = useState(readToken);
  const client = useMemo(() => openClient(settings, token), [settings, token]);
  const [load, again] = useLoad(() => client.readRuleSet(), [client]);

  function signIn(next: string | null) {
    keepToken(next);
    setToken(next);
  }
  const signOut = token === null ? null : () => signIn(null);

  if (load.status === "ready") {
    // A new key, so that nothing of another person's session stays.
    return <ManagerPage key={token} settings={settings} client={client} first={load.value} signOut={signOut} />;
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
      <PageHead settings={settings} signOut={signOut} />
      <main id="content" class="content">
        <ProblemView problem={problem} onRetry={again} onSignIn={signIn} />
        {problem === "forbidden" && <tryView.Component client={client} isMaintainer={false} />}
      </main>
    </>
  );
}
