import type { RecentRefusal } from "@package-protection/client";
import { useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Note } from "../elements/note.tsx";
import { Spinner } from "../elements/spinner.tsx";
import { exactTime } from "../elements/time-words.ts";
import { failureSentence } from "../state/failure.ts";
import { usePage } from "../state/page.ts";
import { useLoad } from "../state/use-load.ts";
import { text } from "../text.ts";
import { RefusalTable } from "./refusal-table.tsx";

const words = text.refusals;
const filters = ["all", "enforced", "evaluated"] as const;
type Filter = (typeof filters)[number];

/** The newest refusals, and since when they are known. */
export function RefusalsView() {
  const { client } = usePage();
  const [load, again] = useLoad(() => client.listRefusals({ limit: 100 }), []);
  const [filter, setFilter] = useState<Filter>("all");
  const recent = load.value;
  const shown = recent?.refusals.filter((refusal) => isShown(refusal, filter)) ?? [];
  return (
    <section aria-labelledby="refusals">
      <div class="view-head">
        <div>
          <h2 id="refusals">{words.heading}</h2>
          <p class="muted">{words.intro}</p>
        </div>
        <button type="button" class="button" onClick={again}>
          {words.refresh}
        </button>
      </div>
      {load.status === "failed" && <Note kind="error">{failureSentence(load.error)}</Note>}
      {load.status === "loading" && recent === null && <Spinner />}
      {recent !== null && (
        <>
          <div class="toolbar">
            <label>
              <span class="unseen">{words.filter}</span>
              <select
                value={filter}
                onChange={({ currentTarget: { value } }) => setFilter(filters.find((one) => one === value) ?? "all")}
              >
                {filters.map((one) => (
                  <option key={one} value={one}>
                    {words.filters[one]}
                  </option>
                ))}
              </select>
            </label>
            <p class="scope muted with-icon">
              <Icon name="info" />
              <span>
                {recent.since === null ? words.sinceUnknown : words.since(exactTime(recent.since))}{" "}
                {words.scope[recent.scope]}
              </span>
            </p>
          </div>
          <div role="status">
            <p class="count muted">{shown.length === 0 ? null : text.count(shown.length, "refusal")}</p>
            {shown.length === 0 && <p class="card none">{words.none}</p>}
          </div>
          {shown.length > 0 && <RefusalTable refusals={shown} />}
        </>
      )}
    </section>
  );
}

function isShown({ enforced }: RecentRefusal, filter: Filter): boolean {
  return filter === "all" || enforced === (filter === "enforced");
}
