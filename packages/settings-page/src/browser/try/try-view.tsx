import type { PackageDecisions, RequestError, RulesClient, UnsupportedByServer } from "@package-protection/client";
import { type PackageType, packageTypes } from "@package-protection/core";
import { useId, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Note } from "../elements/note.tsx";
import { examplePatterns } from "../rules/rule-form.ts";
import { failureSentence } from "../state/failure.ts";
import { text } from "../text.ts";
import { askedKinds, askedLevels, askedPrincipal } from "./askers.ts";
import { parseNames } from "./parse-names.ts";
import { Verdicts } from "./verdicts.tsx";

export interface TryViewProps {
  readonly client: RulesClient;
  /** Only a maintainer may ask for others. */
  readonly isMaintainer: boolean;
}

type Answer =
  | { readonly status: "none" }
  | { readonly status: "asking" }
  | { readonly status: "invalid"; readonly reason: string }
  | { readonly status: "failed"; readonly error: RequestError | UnsupportedByServer }
  | { readonly status: "answered"; readonly push: PackageDecisions; readonly delete: PackageDecisions };

const mostNames = 1000;
const words = text.try;

/** Asks what a push and a delete would be answered. */
export function TryView({ client, isMaintainer }: TryViewProps) {
  const id = useId();
  const [packageType, setPackageType] = useState<PackageType>("npm");
  const [names, setNames] = useState("");
  const [asker, setAsker] = useState("me");
  const [answer, setAnswer] = useState<Answer>({ status: "none" });
  const invalidReason = answer.status === "invalid" ? answer.reason : null;

  async function ask() {
    const parsed = parseNames(names);
    if (parsed.length === 0) return refuse(words.none);
    if (parsed.length > mostNames) return refuse(words.tooMany(parsed.length));
    setAnswer({ status: "asking" });
    const packages = parsed.map((packageName) => ({ packageType, packageName }));
    const principal = askedPrincipal(asker);
    const request = { packages, ...(principal !== undefined && { principal }) };
    const [push, remove] = await Promise.all([
      client.decidePackages({ action: "push", ...request }),
      client.decidePackages({ action: "delete", ...request }),
    ]);
    if (push.isErr()) return setAnswer({ status: "failed", error: push.error });
    if (remove.isErr()) return setAnswer({ status: "failed", error: remove.error });
    setAnswer({ status: "answered", push: push.value, delete: remove.value });
  }

  function refuse(reason: string) {
    setAnswer({ status: "invalid", reason });
    document.getElementById(`${id}-names`)?.focus();
  }

  return (
    <section aria-labelledby={id}>
      <div class="view-head">
        <div>
          <h2 id={id}>{words.heading}</h2>
          <p class="muted">{words.intro}</p>
        </div>
      </div>
      <form
        class="card try"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          return ask();
        }}
      >
        <div class="field">
          <label for={`${id}-type`}>{words.type}</label>
          <select
            id={`${id}-type`}
            value={packageType}
            onChange={({ currentTarget: { value } }) =>
              setPackageType(packageTypes.find((type) => type === value) ?? packageType)
            }
          >
            {packageTypes.map((type) => (
              <option key={type} value={type}>
                {text.typeNames[type]}
              </option>
            ))}
          </select>
        </div>
        {isMaintainer && (
          <div class="field">
            <label for={`${id}-who`}>{words.who}</label>
            <select id={`${id}-who`} value={asker} onChange={({ currentTarget }) => setAsker(currentTarget.value)}>
              <option value="me">{words.me}</option>
              <optgroup label={words.levels}>
                {askedLevels.map((level) => (
                  <option key={level} value={level}>
                    {text.levelNames[level]}
                  </option>
                ))}
              </optgroup>
              <optgroup label={words.others}>
                {askedKinds.map((kind) => (
                  <option key={kind} value={kind}>
                    {words.kinds[kind]}
                  </option>
                ))}
              </optgroup>
            </select>
          </div>
        )}
        <div class="field wide">
          <label for={`${id}-names`}>{words.names}</label>
          <textarea
            id={`${id}-names`}
            rows={6}
            value={names}
            placeholder={examplePatterns[packageType].replace("*", "example")}
            spellcheck={false}
            autoCapitalize="off"
            aria-invalid={invalidReason !== null}
            aria-describedby={`${id}-help`}
            onInput={({ currentTarget }) => setNames(currentTarget.value)}
          />
          <p
            id={`${id}-help`}
            class={invalidReason === null ? "help" : "field-error"}
            role={invalidReason === null ? undefined : "alert"}
          >
            {invalidReason ?? words.namesHelp}
          </p>
        </div>
        <div class="buttons">
          <button type="submit" class="button primary" disabled={answer.status === "asking"}>
            <Icon name="eye" />
            {words.ask}
          </button>
        </div>
      </form>
      {answer.status === "failed" && <Note kind="error">{failureSentence(answer.error)}</Note>}
      <div role="status">{answer.status === "answered" && <Verdicts push={answer.push} remove={answer.delete} />}</div>
    </section>
  );
}
