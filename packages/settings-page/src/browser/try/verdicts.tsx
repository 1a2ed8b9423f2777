import type { PackageDecisions } from "@package-protection/client";
import { useState } from "preact/hooks";
import { FilterSelect } from "../elements/filter-select.tsx";
import { Icon } from "../elements/icon.tsx";
import { laterText } from "../later-text.ts";
import { text } from "../text.ts";
import type { Answer } from "./decide-names.ts";
import { nameHint } from "./name-hint.ts";
import { Verdict } from "./verdict.tsx";

const words = laterText.try;
const filters = ["all", "refused", "allowed"] as const;
type Filter = (typeof filters)[number];

/** The answers, a row for each package. */
export function Verdicts({ answer: { question, push, delete: remove } }: { readonly answer: Answer }) {
  const { packageType, names, principal } = question;
  const [filter, setFilter] = useState<Filter>("all");
  const isAllowed = (place: number) => [push, remove].every(({ asked }) => isAllowedAt(asked, place));
  const shown = names.flatMap((_, place) =>
    filter === "all" || isAllowed(place) === (filter === "allowed") ? [place] : [],
  );
  const [pushMinimum, removeMinimum] = [push.asked.minimumAccessLevel, remove.asked.minimumAccessLevel];
  return (
    <section class="verdicts" aria-label={words.results}>
      <p>
        <strong>{words.askedFor(principal, text.typeNames[packageType])}</strong>{" "}
        {words.mayPublish(allowedOf(push.asked), names.length)} {words.mayDelete(allowedOf(remove.asked), names.length)}
      </p>
      {pushMinimum !== null && removeMinimum !== null && (
        <p class="muted">{words.minimum(pushMinimum, removeMinimum)}</p>
      )}
      {names.length > 1 && (
        <div class="toolbar">
          <FilterSelect
            label={words.filter}
            value={filter}
            options={filters.map((one) => [one, words.filters[one]] as const)}
            onSelect={setFilter}
          />
        </div>
      )}
      {shown.length === 0 ? (
        <p class="card none">{words.noneFound}</p>
      ) : (
        <table class="card cells" aria-label={words.results}>
          <thead>
            <tr>
              <th scope="col">{words.columns.name}</th>
              <th scope="col">{words.columns.push}</th>
              <th scope="col">{words.columns.delete}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((place) => {
              const name = names[place] ?? "";
              const hint = nameHint(packageType, name);
              return (
                <tr key={name}>
                  <th scope="row">
                    <code class="pattern">{name}</code>
                    {hint !== null && (
                      <span class="name-hint with-icon">
                        <Icon name="warning" />
                        <span>{hint}</span>
                      </span>
                    )}
                  </th>
                  <td data-label={words.columns.push}>
                    <Verdict answer={push} place={place} principal={principal} />
                  </td>
                  <td data-label={words.columns.delete}>
                    <Verdict answer={remove} place={place} principal={principal} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

function isAllowedAt({ decisions }: PackageDecisions, place: number): boolean {
  return decisions[place]?.outcome === "allowed";
}

function allowedOf({ decisions }: PackageDecisions): number {
  return decisions.filter(({ outcome }) => outcome === "allowed").length;
}
