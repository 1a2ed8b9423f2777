import type { HistoryEntry } from "@package-protection/client";
import { useMemo } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Time } from "../elements/time.tsx";
import { usePage } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { text } from "../text.ts";
import { ChangeLine } from "./change-line.tsx";
import { undoneEntries } from "./join-pages.ts";

const words = text.history;
const mostListed = 10;

export function HistoryList({ entries }: { readonly entries: readonly HistoryEntry[] }) {
  const undone = useMemo(() => undoneEntries(entries), [entries]);
  return (
    <ol class="entries">
      {entries.map((entry) => (
        <HistoryItem key={entry.sequence} entry={entry} undoneBy={undone.get(entry.sequence) ?? null} />
      ))}
    </ol>
  );
}

interface HistoryItemProps {
  readonly entry: HistoryEntry;
  /** The sequence of the entry that undid this one; null where none did, or where it is not listed. */
  readonly undoneBy: number | null;
}

function HistoryItem({ entry, undoneBy }: HistoryItemProps) {
  const page = usePage();
  const { sequence, at, by, reverts, changes, moreChanges } = entry;
  const rest = changes.length - mostListed;
  return (
    <li class={`card entry ${undoneBy === null ? "" : "undone"}`}>
      <div class="entry-head">
        <div>
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
            {" · "}
            <Time at={at} />
            {` · ${words.entry(sequence)}`}
          </span>
          {reverts !== null && <span class="tag">{words.undid(reverts)}</span>}
          {undoneBy !== null && <span class="tag">{words.wasUndone(undoneBy)}</span>}
        </div>
        {undoneBy === null && (
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
        {rest > 0 && <li class="muted">{moreChanges ? words.manyMore : text.preview.more(rest)}</li>}
      </ul>
    </li>
  );
}
