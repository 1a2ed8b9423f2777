import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { Spinner } from "../elements/spinner.tsx";
import { laterText } from "../later-text.ts";
import { usePage } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { useLoad } from "../state/use-load.ts";
import { text } from "../text.ts";
import { FailureNote } from "../who/failure-note.tsx";
import { ChoiceField } from "./choice-field.tsx";
import { knownPeople, knownRules, meantChoice } from "./filter-choices.ts";
import { HistoryList } from "./history-list.tsx";
import { useHistory } from "./use-history.ts";

const words = laterText.history;

/** Who changed which rules when, and the way back. */
export function HistoryView({ query }: { readonly query: URLSearchParams }) {
  const page = usePage();
  const id = useId();
  const by = query.get("by") ?? "";
  const ruleId = /^\d{1,15}$/.test(query.get("rule") ?? "") ? Number(query.get("rule")) : null;
  const isFiltered = by !== "" || ruleId !== null;
  const history = useHistory({ ...(by !== "" && { by }), ...(ruleId !== null && { ruleId }) });
  // The whole history, which a filter hides, says what was undone or touched, and who and what there is.
  const [recent, readRecent] = useLoad(() => page.client.listHistory({ limit: 100 }), [page.rules.revision]);
  const known = useMemo(() => {
    const bySequence = new Map((recent.value?.entries ?? []).map((entry) => [entry.sequence, entry]));
    for (const entry of history.entries ?? []) {
      if (!bySequence.has(entry.sequence)) bySequence.set(entry.sequence, entry);
    }
    return [...bySequence.values()].sort((one, other) => other.sequence - one.sequence);
  }, [recent.value, history.entries]);
  const people = useMemo(() => knownPeople(page.rules.rules, known), [page.rules, known]);
  const rules = useMemo(() => knownRules(page.rules.rules, known), [page.rules, known]);
  const ruleLabel =
    ruleId === null ? "" : (rules.find(({ value }) => value === String(ruleId))?.label ?? words.ruleNumber(ruleId));

  const [person, setPerson] = useState(by);
  const [rule, setRule] = useState(ruleLabel);
  const [isRuleUnknown, setRuleUnknown] = useState(false);
  useEffect(() => setPerson(by), [by]);
  useEffect(() => {
    setRule(ruleLabel);
    setRuleUnknown(false);
  }, [ruleLabel]);

  function show() {
    const wantedRule = rule === ruleLabel && ruleId !== null ? String(ruleId) : meantChoice(rule, rules)?.value;
    setRuleUnknown(rule.trim() !== "" && wantedRule === undefined);
    if (rule.trim() !== "" && wantedRule === undefined) return;
    const wantedPerson = meantChoice(person, people)?.value ?? person.trim();
    setPerson(wantedPerson);
    location.hash = routeTo("history", {
      ...(rule.trim() !== "" && wantedRule !== undefined && { rule: wantedRule }),
      ...(wantedPerson !== "" && { by: wantedPerson }),
    });
  }

  // What can be undone depends on the rules as they are now, and others change them too.
  useEffect(() => void page.reload(), []);

  function refresh() {
    void page.reload();
    history.refresh();
    readRecent();
  }

  const { entries, isBusy, error } = history;
  return (
    <section aria-labelledby={id}>
      <div class="view-head">
        <div>
          <h2 id={id}>{words.heading}</h2>
          <p class="muted">{words.intro}</p>
        </div>
        <button type="button" class="button" onClick={refresh}>
          {words.refresh}
        </button>
      </div>
      <search>
        <form
          class="toolbar"
          onSubmit={(event) => {
            event.preventDefault();
            show();
          }}
        >
          <ChoiceField
            label={words.person}
            hint={words.personHint}
            value={person}
            choices={people}
            onInput={setPerson}
          />
          <ChoiceField label={words.rule} hint={words.ruleHint} value={rule} choices={rules} onInput={setRule} />
          <button type="submit" class="button">
            {words.apply}
          </button>
          {isFiltered && <a href={routeTo("history")}>{words.clear}</a>}
        </form>
        {isRuleUnknown && (
          <p class="field-error" role="alert">
            {words.unknownRule}
          </p>
        )}
      </search>
      {error !== null && (
        <>
          <FailureNote error={error} onSignedIn={refresh} />
          <button type="button" class="button retry" onClick={refresh}>
            {text.common.retry}
          </button>
        </>
      )}
      {entries !== null && entries.length === 0 && !history.hasOlder && !isBusy && (
        <p class="card none" role="status">
          {isFiltered ? words.noneFound : words.none}
        </p>
      )}
      {entries !== null && <HistoryList entries={entries} known={known} />}
      {isBusy && entries === null && <Spinner />}
      {history.hasOlder && (
        <button type="button" class="button older" disabled={isBusy} onClick={history.readOlder}>
          {words.older}
        </button>
      )}
      {entries !== null && entries.length > 0 && !history.hasOlder && (
        <p class="muted end">{isFiltered ? words.endOfFound : words.end}</p>
      )}
    </section>
  );
}
