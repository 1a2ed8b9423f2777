import type { ProjectRules, RulesClient } from "@package-protection/client";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PageSettings } from "../page-settings.ts";
import { PageHead } from "./elements/page-head.tsx";
import { ToastRegion, useToast } from "./elements/toasts.tsx";
import { dialogs, exchangeView, historyView, refusalsView, tryView } from "./loaded-later.ts";
import { RulesView } from "./rules/rules-view.tsx";
import { failureSentence } from "./state/failure.ts";
import { type OpenDialog, type Page, PageContext } from "./state/page.ts";
import { revertAtNewest } from "./state/revert-at-newest.ts";
import { type Route, routeTo, views } from "./state/route.ts";
import { useRoute } from "./state/use-route.ts";
import { text } from "./text.ts";

interface ManagerPageProps {
  readonly settings: PageSettings;
  readonly client: RulesClient;
  readonly first: ProjectRules;
  readonly signOut: (() => void) | null;
}

/** The page of somebody who may manage rules. */
export function ManagerPage({ settings, client, first, signOut }: ManagerPageProps) {
  const route = useRoute();
  const [rules, setRules] = useState(first);
  const [dialog, open] = useState<OpenDialog | null>(null);
  const [toast, notify] = useToast();
  const newest = useRef(rules);

  const reload = useCallback(
    () =>
      client.readRuleSet().map((read) => {
        newest.current = read;
        setRules(read);
        return read;
      }),
    [client],
  );

  const written = useCallback(
    async (message: string, ruleId: number | null) => {
      const filter = ruleId === null ? {} : { ruleId };
      const [read, history] = await Promise.all([reload(), client.listHistory({ ...filter, limit: 1 })]);
      const sequence = history.isOk() ? history.value.entries[0]?.sequence : undefined;
      if (read.isErr()) return notify({ message: `${message} ${failureSentence(read.error)}`, kind: "error" });
      if (sequence === undefined) return notify({ message });
      notify({
        message,
        undo: async () => {
          const undone = await revertAtNewest(client, sequence, newest.current.revision, reload);
          await reload();
          notify(
            undone.isOk()
              ? { message: text.undo.done }
              : { message: text.undo.failed(failureSentence(undone.error)), kind: "error" },
          );
        },
      });
    },
    [client, reload, notify],
  );

  const page = useMemo<Page>(
    () => ({ settings, client, rules, reload, open, notify, written }),
    [settings, client, rules, reload, notify, written],
  );
  const close = useCallback(() => open(null), []);

  // Soon needed, and not for the list: so that nobody waits for them.
  useEffect(() => {
    for (const part of [dialogs, tryView, refusalsView, historyView, exchangeView]) part.load();
  }, []);

  useEffect(() => {
    document.title = `${text.nav[route.view]} · ${text.titleOf(settings.project)}`;
    open(null);
  }, [route.view, settings.project]);

  return (
    <PageContext.Provider value={page}>
      <PageHead settings={settings} signOut={signOut}>
        <nav class="tabs" aria-label={text.nav.label}>
          {views.map((view) => (
            <a key={view} href={routeTo(view)} aria-current={view === route.view ? "page" : undefined}>
              {text.nav[view]}
            </a>
          ))}
        </nav>
      </PageHead>
      <main id="content" class="content">
        <CurrentView route={route} client={client} />
      </main>
      {dialog !== null && <dialogs.Component dialog={dialog} onClose={close} />}
      <ToastRegion toast={toast} onClose={() => notify(null)} />
    </PageContext.Provider>
  );
}

function CurrentView({ route, client }: { readonly route: Route; readonly client: RulesClient }) {
  switch (route.view) {
    case "rules":
      return <RulesView />;
    case "try":
      return <tryView.Component client={client} isMaintainer />;
    case "refusals":
      return <refusalsView.Component />;
    case "history":
      return <historyView.Component query={route.query} />;
    case "import":
      return <exchangeView.Component />;
  }
}
