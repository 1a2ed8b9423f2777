import type { RulesClient } from "@package-protection/client";
import { packageTypes } from "@package-protection/core";
import { useContext, useId, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Note } from "../elements/note.tsx";
import { laterText } from "../later-text.ts";
import { examplePatterns } from "../rules/rule-form.ts";
import { failureSentence } from "../state/failure.ts";
import { PageContext } from "../state/page.ts";
import { useDraft } from "../state/use-draft.ts";
import { useLoad } from "../state/use-load.ts";
import { text } from "../text.ts";
import { decideNames } from "./decide-names.ts";
import { parseNames } from "./parse-names.ts";
import { chosenPrincipal, principalKinds, userLevels } from "./principal-choice.ts";
import { Verdicts } from "./verdicts.tsx";

export interface TryViewProps {
  readonly client: RulesClient;
  /** Only a maintainer may ask for others. */
  readonly isMaintainer: boolean;
}

const mostNames = 1000;
const words = laterText.try;

/**
 * Asks what a push and a delete would be answered.
 *
 * An answer is shown only beside the question that it answers: another choice asks again, other names take it away.
 */
export function TryView({ client, isMaintainer }: TryViewProps) {
  const id = useId();
  const revision = useContext(PageContext)?.rules.revision;
  const [packageType, setPackageType] = useDraft("triedType");
  const [names, setNames] = useDraft("triedNames");
  const [choice, setChoice] = useDraft("triedAs");
  const [question, setQuestion] = useDraft("tried");
  const [invalidReason, setInvalidReason] = useState<string | null>(null);
  const [load, again] = useLoad(question === null ? null : () => decideNames(client, question, isMaintainer), [
    question,
    revision,
  ]);
  const isAsking = question !== null && load.status === "loading";
  const answer = load.value?.question === question ? load.value : null;

  function ask() {
    const parsed = parseNames(names);
    if (parsed.length === 0) return refuse(words.none);
    if (parsed.length > mostNames) return refuse(words.tooMany(parsed.length));
    setInvalidReason(null);
    setQuestion({ packageType, names: parsed, principal: chosenPrincipal(choice) });
  }

  function refuse(reason: string) {
    setInvalidReason(reason);
    document.getElementById(`${id}-names`)?.focus();
  }

  function chooseType(value: string) {
    const chosen = packageTypes.find((type) => type === value) ?? packageType;
    setPackageType(chosen);
    if (question !== null) setQuestion({ ...question, packageType: chosen });
  }

  function choosePrincipal(value: string) {
    setChoice(value);
    if (question !== null) setQuestion({ ...question, principal: chosenPrincipal(value) });
  }

  function typeNames(value: string) {
    setNames(value);
    setInvalidReason(null);
    setQuestion(null);
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
          ask();
        }}
      >
        <div class="field">
          <label for={`${id}-type`}>{words.type}</label>
          <select
            id={`${id}-type`}
            value={packageType}
            onChange={({ currentTarget }) => chooseType(currentTarget.value)}
          >
            {packageTypes.map((type) => (
              <option key={type} value={type}>
                {text.typeNames[type]}
              </option>
            ))}
          </select>
        </div>
        {isMaintainer && <PrincipalField id={`${id}-who`} value={choice} onChange={choosePrincipal} />}
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
            onInput={({ currentTarget }) => typeNames(currentTarget.value)}
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
          <button type="submit" class="button primary" disabled={isAsking}>
            <Icon name="eye" />
            {words.ask}
          </button>
        </div>
      </form>
      {question !== null && load.status === "failed" && (
        <Note kind="error">
          {failureSentence(load.error)}
          <button type="button" class="button small" onClick={again}>
            {text.common.retry}
          </button>
        </Note>
      )}
      <div role="status">
        {isAsking && answer === null && <p class="muted">{text.common.loading}</p>}
        {load.status !== "failed" && answer !== null && <Verdicts answer={answer} />}
      </div>
    </section>
  );
}

interface PrincipalFieldProps {
  readonly id: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Whom the decisions are about: the person at the page, a user with some level, or another principal. */
function PrincipalField({ id, value, onChange }: PrincipalFieldProps) {
  return (
    <div class="field">
      <label for={id}>{words.who}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="me">{words.me}</option>
        <optgroup label={words.levels}>
          {userLevels.map((level) => (
            <option key={level} value={level}>
              {text.levelNames[level]}
            </option>
          ))}
        </optgroup>
        <optgroup label={words.others}>
          {principalKinds.map((kind) => (
            <option key={kind} value={kind}>
              {words.kinds[kind]}
            </option>
          ))}
        </optgroup>
      </select>
    </div>
  );
}
