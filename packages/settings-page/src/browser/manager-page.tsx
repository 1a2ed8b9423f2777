import type { ProjectRules, RulesClient } from "@package-protection/client";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PageSettings } from "../page-settings.ts";
import { PageHead } from "./elements/page-head.tsx";
import { dialogs, exchangeView, historyView, refusalsView, toastRegion, tryView } from "./loaded-later.ts";
import { RulesView } from "./rules/rules-view.tsx";
import type { RuleSelection } from "./rules/select-rules.ts";
import { selectionOf, selectionQuery } from "./rules/selection-query.ts";
import { failureSentence } from "./state/failure.ts";
import { focusViewIfLost } from "./state/focus-view.ts";
import type { OwnEntry } from "./state/own-entry.ts";
import { type OpenDialog, type Page, PageContext } from "./state/page.ts";
import { revertAtNewest } from "./state/revert-at-newest.ts";
import { type Route, routeTo, views } from "./state/route.ts";
import { noDrafts } from "./state/use-draft.ts";
import { useRoute } from "./state/use-route.ts";
import { useToast } from "./state/use-toast.ts";
import { text } from "./text.ts";

interface ManagerPageProps {
  readonly settings: PageSettings;
  readonly client: RulesClient;
  readonly first: ProjectRules;
  /** Somebody has just signed in: the keyboard goes on at the view. */
  readonly takesFocus: boolean;
  readonly signIn: (token: string) => void;
  readonly signOut: (() => void) | null;
}

/** The page of somebody who may manage rules. */
export function ManagerPage({ settings, client, first, takesFocus, signIn, signOut }: ManagerPageProps) {
  const route = useRoute();
  const [rules, setRules] = useState(first);
  const [dialog, open] = useState<OpenDialog | null>(null);
  const [toast, notify] = useToast();
  const newest = useRef(rules);
  const [drafts] = useState(noDrafts);
  const [selection, setSelection] = useState(() => selectionOf(route.query));
  const select = useCallback((next: RuleSelection) => {
    setSelection(next);
    // No entry of its own in the tab's history: Back leaves the list, and not one letter of a search.
    history.replaceState(history.state, "", routeTo("rules", selectionQuery(next)));
  }, []);

  const reload = useCallback(
    () =>
      client.readRuleSet().map((read) => {
        newest.current = read;
        setRules(read);
        return read;
      }),
    [client],
  );

  const undo = useCallback(
    async (sequence: number, what: string) => {
      const undone = await revertAtNewest(client, sequence, newest.current.revision, reload);
      const read = await reload();
      const done = text.undo.done(what);
      if (undone.isErr()) notify({ message: text.undo.failed(failureSentence(undone.error)), kind: "error" });
      else if (read.isErr()) notify({ message: `${done} ${failureSentence(read.error)}`, kind: "error" });
      else notify({ message: done });
    },
    [client, reload, notify],
  );

  const written = useCallback(
    async (message: string, { ruleId, isOwn }: OwnEntry) => {
      const filter = ruleId === null ? {} : { ruleId };
      const [read, history] = await Promise.all([reload(), client.listHistory({ ...filter, limit: 5 })]);
      const sequence = history.isOk() ? history.value.entries.find(isOwn)?.sequence : undefined;
      if (read.isErr()) notify({ message: `${message} ${failureSentence(read.error)}`, kind: "error" });
      else if (sequence === undefined) notify({ message });
      else notify({ message, undo: () => undo(sequence, message) });
    },
    [client, reload, notify, undo],
  );

  const page = useMemo<Page>(
    () => ({ settings, client, rules, selection, select, reload, drafts, open, signIn, notify, written }),
    [settings, client, rules, selection, select, reload, drafts, signIn, notify, written],
  );
  const close = useCallback(() => open(null), []);

  // Soon needed, and not for the list: so that nobody waits for them.
  useEffect(() => {
    for (const part of [dialogs, tryView, refusalsView, historyView, exchangeView]) part.load();
  }, []);

  useLayoutEffect(() => {
    if (route.view === "rules") setSelection(selectionOf(route.query));
  }, [route]);

  const isFirst = useRef(true);
  useEffect(() => {
    if (takesFocus || !isFirst.current) focusViewIfLost();
    isFirst.current = false;
  }, [takesFocus, dialog, rules]);

  useLayoutEffect(() => {
    showTab(document.querySelector(".tabs [aria-current]"));
    document.title = `${text.nav[route.view]} · ${text.titleOf(settings.project)}`;
    open(null);
    scrollTo(0, 0);
  }, [route.view, settings.project]);

  return (
    <PageContext.Provider value={page}>
      <toastRegion.Component toast={toast} onClose={() => notify(null)} />
      <PageHead settings={settings} signOut={signOut}>
        <nav class="tabs" aria-label={text.nav.label}>
          {views.map((view) => (
            <a
              key={view}
              href={routeTo(view, view === "rules" ? selectionQuery(selection) : {})}
              aria-current={view === route.view ? "page" : undefined}
              onFocus={({ currentTarget }) => {
                // A tab that moves between a press and its release is not clicked.
                if (currentTarget.matches(":focus-visible")) showTab(currentTarget);
              }}
            >
              {text.nav[view]}
            </a>
          ))}
        </nav>
      </PageHead>
      <main id="content" class="content">
        <CurrentView route={route} client={client} />
      </main>
      {dialog !== null && <dialogs.Component dialog={dialog} onClose={close} />}
    </PageContext.Provider>
  );
}

/** On a narrow screen not all tabs are in sight. */
function showTab(tab: Element | null): void {
  tab?.scrollIntoView({ block: "nearest", inline: "center" });
}

function CurrentView({ route, client }: { readonly route: Route; readonly client: RulesClient }) {
  switch (route.view) {
    case "rules":
      return <RulesView />;
    case "try":
      return <tryView.Component client={client} isMaintainer />;
    case "refusals":
      return <refusalsView.Component query={route.query} />;
    case "history":
      return <historyView.Component query={route.query} />;
    case "import":
      return <exchangeView.Component />;
  }
}
