import type {
  PreviewedPackage,
  PreviewedRequirement,
  PreviewRulesError,
  RulePreview,
} from "@package-protection/client";
import type { PackageType } from "@package-protection/core";
import { useId } from "preact/hooks";
import { TypeBadge } from "../elements/badges.tsx";
import { Icon } from "../elements/icon.tsx";
import { laterText } from "../later-text.ts";
import { failureSentence } from "../state/failure.ts";
import type { Load } from "../state/use-load.ts";
import { text } from "../text.ts";
import { hasNoInventory } from "./use-preview.ts";

interface PreviewPanelProps {
  readonly heading: string;
  readonly packageType: PackageType;
  readonly load: Load<RulePreview, PreviewRulesError>;
  readonly isDeletion?: boolean;
  /** Why nothing changes for any package, where it is known. */
  readonly sameSentence?: string;
}

const { preview: words } = laterText;

/** Which packages a change concerns, and what becomes different for them. */
export function PreviewPanel({ heading, packageType, load, isDeletion = false, sameSentence }: PreviewPanelProps) {
  const id = useId();
  return (
    <section class="preview" aria-labelledby={id} aria-busy={load.status === "loading"}>
      <h3 id={id}>{heading}</h3>
      <div role="status">
        {load.status === "failed" && (
          <p class="muted with-icon">
            <Icon name="info" />
            {hasNoInventory(load.error) ? words.noInventory : words.failed(failureSentence(load.error))}
          </p>
        )}
        {load.status === "loading" && load.value === null && <p class="muted">{words.waiting}</p>}
        {load.status !== "failed" && load.value !== null && (
          <PreviewResult
            preview={load.value}
            packageType={packageType}
            noneSentence={isDeletion ? words.matchesNoneNow : words.matchesNone}
            sameSentence={sameSentence ?? words.same}
          />
        )}
      </div>
    </section>
  );
}

interface PreviewResultProps {
  readonly preview: RulePreview;
  readonly packageType: PackageType;
  readonly noneSentence: string;
  readonly sameSentence: string;
}

function PreviewResult({ preview, packageType, noneSentence, sameSentence }: PreviewResultProps) {
  const { packages, changedPackages, page, stoppedAt } = preview;
  const [change] = preview.changes;
  if (change === undefined) return null;
  const { matchingPackages, firstPackages } = change;
  const unnamed = matchingPackages - firstPackages.length;
  return (
    <>
      <p class="match">
        <strong>{words.matches(matchingPackages, packages, text.typeNames[packageType])}</strong>
        {stoppedAt !== null && <span class="muted"> {words.stopped}</span>}
      </p>
      {matchingPackages === 0 ? (
        <p class="muted">{noneSentence}</p>
      ) : (
        <>
          <p class="muted">{changedPackages === 0 ? sameSentence : words.changes(changedPackages)}</p>
          {changedPackages > 0 ? (
            <ChangedPackages packages={page} rest={changedPackages - page.length} />
          ) : (
            <ul class="names">
              {firstPackages.map(({ packageName }) => (
                <li key={packageName}>
                  <code>{packageName}</code>
                </li>
              ))}
              {unnamed > 0 && <li class="muted">{words.more(unnamed)}</li>}
            </ul>
          )}
        </>
      )}
    </>
  );
}

interface ChangedPackagesProps {
  readonly packages: readonly PreviewedPackage[];
  /** How many more there are. */
  readonly rest: number;
  /** Whether they may be of several types. */
  readonly hasTypes?: boolean;
}

export function ChangedPackages({ packages, rest, hasTypes = false }: ChangedPackagesProps) {
  return (
    <>
      <table class="changes" aria-label={words.table}>
        <thead>
          <tr>
            <th scope="col">{words.package}</th>
            <th scope="col">{text.rules.columns.push}</th>
            <th scope="col">{text.rules.columns.delete}</th>
          </tr>
        </thead>
        <tbody>
          {packages.map(({ packageType, packageName, push, delete: remove }) => (
            <tr key={`${packageType} ${packageName}`}>
              <th scope="row">
                {hasTypes && (
                  <>
                    <TypeBadge type={packageType} />{" "}
                  </>
                )}
                <code>{packageName}</code>
              </th>
              <td data-label={text.rules.columns.push}>
                <Requirement before={push.before} after={push.after} />
              </td>
              <td data-label={text.rules.columns.delete}>
                <Requirement before={remove.before} after={remove.after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p class="muted">{words.more(rest)}</p>}
    </>
  );
}

interface RequirementProps {
  readonly before: PreviewedRequirement;
  readonly after: PreviewedRequirement;
}

function Requirement({ before, after }: RequirementProps) {
  const old = requirementWord(before);
  const next = requirementWord(after);
  if (old === next) return <span class="muted">{words.asBefore}</span>;
  return (
    <span class="shift">
      <span class="unseen">{text.common.before} </span>
      <del>{old}</del> <Icon name="arrow" />
      <span class="unseen">{text.common.after} </span>
      <ins>{next}</ins>
    </span>
  );
}

function requirementWord({ requiredAccessLevel, ruleCount }: PreviewedRequirement): string {
  if (requiredAccessLevel !== null) return text.levelNames[requiredAccessLevel];
  return ruleCount === 0 ? words.unprotected : words.noLevel;
}
