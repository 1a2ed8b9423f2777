import type { HistoryEntry } from "@package-protection/client";
import { useMemo } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Time } from "../elements/time.tsx";
import { laterText } from "../later-text.ts";
import { usePage } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { text } from "../text.ts";
import { ChangeLine } from "./change-line.tsx";
import { type UndoState, undoState } from "./undo-state.ts";

const words = laterText.history;
const mostListed = 10;

interface HistoryListProps {
  readonly entries: readonly HistoryEntry[];
  /** Entries of the whole history, newest first, as far as they were read. */
  readonly known: readonly HistoryEntry[];
}

export function HistoryList({ entries, known }: HistoryListProps) {
  const { rules } = usePage().rules;
  const states = useMemo(() => {
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    // A filter by a rule lists an entry without its other changes.
    const whole = new Map(known.map((entry) => [entry.sequence, entry]));
    return new Map(
      entries.map((entry) => [entry.sequence, undoState(whole.get(entry.sequence) ?? entry, known, byId)]),
    );
  }, [entries, known, rules]);
  return (
    <ol class="entries">
      {entries.map((entry) => (
        <HistoryItem key={entry.sequence} entry={entry} undo={states.get(entry.sequence) ?? { kind: "possible" }} />
      ))}
    </ol>
  );
}

interface HistoryItemProps {
  readonly entry: HistoryEntry;
  readonly undo: UndoState;
}

function HistoryItem({ entry, undo }: HistoryItemProps) {
  const page = usePage();
  const { sequence, at, by, reverts, changes, moreChanges } = entry;
  const rest = changes.length - mostListed;
  return (
    <li class="card entry">
      <div class="entry-head">
        <div class="entry-about">
          <strong>
            {by === null ? (
              text.unknownPersonFirst
            ) : (
              <a href={routeTo("history", { by })} title={words.onlyBy(by)}>
                {by}
              </a>
            )}
          </strong>
          <span class="muted">
            <Time at={at} />
            {` · ${words.entry(sequence)}`}
          </span>
          {reverts !== null && <span class="tag">{words.undid(reverts)}</span>}
          {undo.kind === "undone" && <span class="tag">{words.wasUndone(undo.by)}</span>}
        </div>
        {undo.kind === "touched" && <span class="muted untouchable">{words.wasTouched(undo.by)}</span>}
        {undo.kind === "possible" && (
          <button
            type="button"
            class="button small"
            aria-label={words.revertEntry(sequence)}
            onClick={() => page.open({ kind: "revert", entry })}
          >
            <Icon name="undo" />
            {words.revert}
          </button>
        )}
      </div>
      <ul class="plain">
        {changes.slice(0, mostListed).map((change, place) => (
          <ChangeLine key={place} change={change} verbs={words.happened} ruleId={(change.after ?? change.before)?.id} />
        ))}
        {rest > 0 && <li class="muted">{moreChanges ? words.manyMore : laterText.preview.more(rest)}</li>}
      </ul>
    </li>
  );
}
