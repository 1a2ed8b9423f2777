import type { HistoryEntry } from "@package-protection/client";
import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Note } from "../elements/note.tsx";
import { Spinner } from "../elements/spinner.tsx";
import { ruleName } from "../rules/rule-words.ts";
import { failureSentence } from "../state/failure.ts";
import { type ReadError, usePage } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { text } from "../text.ts";
import { HistoryList } from "./history-list.tsx";
import { joinPages } from "./join-pages.ts";

const words = text.history;
const entriesOfPage = 20;

interface Loaded {
  readonly entries: readonly HistoryEntry[];
  readonly next: number | null;
}

/** Who changed which rules when, and the way back. */
export function HistoryView({ query }: { readonly query: URLSearchParams }) {
  const page = usePage();
  const id = useId();
  const by = query.get("by") ?? "";
  const rule = query.get("rule") ?? "";
  const [person, setPerson] = useState(by);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [isBusy, setBusy] = useState(true);
  const [error, setError] = useState<ReadError | null>(null);
  const filter = useMemo(
    () => ({ ...(by !== "" && { by }), ...(/^\d{1,15}$/.test(rule) && { ruleId: Number(rule) }) }),
    [by, rule],
  );

  async function read(before: number | null, isLate: () => boolean) {
    setBusy(true);
    const answer = await page.client.listHistory({
      ...filter,
      limit: entriesOfPage,
      ...(before !== null && { before }),
    });
    if (isLate()) return;
    setBusy(false);
    setError(answer.isErr() ? answer.error : null);
    if (answer.isErr()) return;
    const { entries, next } = answer.value;
    setLoaded((earlier) => ({ entries: before === null ? entries : joinPages(earlier?.entries ?? [], entries), next }));
  }

  useEffect(() => {
    let isLate = false;
    setPerson(by);
    read(null, () => isLate);
    return () => {
      isLate = true;
    };
  }, [filter, page.rules.revision]);

  const ruleNow = page.rules.rules.find((one) => String(one.id) === rule);
  const last = loaded?.entries
    .flatMap(({ changes }) => changes)
    .find(({ before, after }) => String((after ?? before)?.id) === rule);
  const ruleThen = ruleNow ?? last?.after ?? last?.before ?? null;
  const query2 = { ...(rule !== "" && { rule }), ...(person.trim() !== "" && { by: person.trim() }) };

  return (
    <section aria-labelledby={id}>
      <div class="view-head">
        <div>
          <h2 id={id}>{words.heading}</h2>
          <p class="muted">{words.intro}</p>
        </div>
      </div>
      <form
        class="toolbar"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          location.hash = routeTo("history", query2);
        }}
      >
        <label class="search">
          <span class="unseen">{words.person}</span>
          <Icon name="search" />
          <input
            type="search"
            placeholder={words.personHint}
            value={person}
            onInput={({ currentTarget }) => setPerson(currentTarget.value)}
          />
        </label>
        <button type="submit" class="button">
          {words.apply}
        </button>
        {rule !== "" && (
          <span class="filter">
            {words.ruleOf(ruleThen === null ? words.ruleNumber(Number(rule)) : ruleName(ruleThen))}{" "}
            <a href={routeTo("history", by === "" ? {} : { by })}>{words.allRules}</a>
          </span>
        )}
      </form>
      {error !== null && <Note kind="error">{failureSentence(error)}</Note>}
      {loaded !== null && loaded.entries.length === 0 && loaded.next === null && !isBusy && (
        <p class="card none" role="status">
          {by === "" && rule === "" ? words.none : words.noneFound}
        </p>
      )}
      {loaded !== null && <HistoryList entries={loaded.entries} />}
      {isBusy && loaded === null && <Spinner />}
      {loaded !== null && loaded.next !== null && (
        <button type="button" class="button older" disabled={isBusy} onClick={() => read(loaded.next, () => false)}>
          {words.older}
        </button>
      )}
      {loaded !== null && loaded.next === null && loaded.entries.length > 0 && <p class="muted end">{words.end}</p>}
    </section>
  );
}
