import type { AppliedRuleSet, ApplyRuleSetError } from "@package-protection/client";
import type { RuleTerms } from "@package-protection/core";
import type { RulesFile, RulesFileError } from "package-protection/rules-file";
import { useId, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Note } from "../elements/note.tsx";
import { failureSentence } from "../state/failure.ts";
import { usePage } from "../state/page.ts";
import { text } from "../text.ts";
import { chosenProject } from "./chosen-project.ts";
import { loadRulesFile } from "./load-rules-file.ts";
import { PlanList } from "./plan-list.tsx";

type ImportState =
  | { readonly status: "text" }
  | { readonly status: "busy" }
  | { readonly status: "invalid"; readonly errors: readonly RulesFileError[] }
  | { readonly status: "failed"; readonly message: string }
  /** The file has several projects, none of which is surely this one. */
  | { readonly status: "choose"; readonly file: RulesFile }
  | {
      readonly status: "planned";
      readonly planned: AppliedRuleSet;
      readonly rules: readonly RuleTerms[];
      readonly isNewPlan: boolean;
    };

const words = text.exchange;
const mostErrors = 20;

/** Reads a file, shows what it would change, and changes it. */
export function ImportPanel() {
  const page = usePage();
  const id = useId();
  const [yaml, setYaml] = useState("");
  const [state, setState] = useState<ImportState>({ status: "text" });

  async function read() {
    if (yaml.trim() === "") return setState({ status: "failed", message: words.emptyFile });
    setState({ status: "busy" });
    const module = await loadRulesFile();
    if (module.isErr()) return setState({ status: "failed", message: words.loadFailed });
    const file = module.value.parseRulesFile(yaml);
    if (file.isErr()) return setState({ status: "invalid", errors: file.error });
    const project = chosenProject(file.value, page.settings.project);
    if (project === null) return setState({ status: "choose", file: file.value });
    await plan(project.rules, false);
  }

  async function plan(rules: readonly RuleTerms[], isNewPlan: boolean) {
    setState({ status: "busy" });
    const planned = await page.client.applyRuleSet({ rules, dryRun: true });
    if (planned.isErr()) return setState({ status: "failed", message: failureSentence(planned.error) });
    setState({ status: "planned", planned: planned.value, rules, isNewPlan });
  }

  async function apply(planned: AppliedRuleSet, rules: readonly RuleTerms[]) {
    setState({ status: "busy" });
    const applied = await page.client.applyRuleSet({ rules, expected: planned.revision });
    if (applied.isOk()) {
      setYaml("");
      setState({ status: "text" });
      return page.written(words.done(applied.value.plan.length), null);
    }
    return fail(applied.error, rules);
  }

  async function fail(error: ApplyRuleSetError, rules: readonly RuleTerms[]) {
    if (error.type !== "precondition_failed") return setState({ status: "failed", message: failureSentence(error) });
    await page.reload();
    return plan(rules, true);
  }

  async function readFile(files: FileList | null) {
    const file = files?.[0];
    if (file === undefined) return;
    setYaml(await file.text());
    setState({ status: "text" });
  }

  return (
    <section class="card panel" aria-labelledby={id}>
      <h3 id={id}>{words.import}</h3>
      <p class="muted">{words.importText}</p>
      <div role="status">{state.status === "planned" && state.isNewPlan && <Note kind="info">{words.stale}</Note>}</div>
      {state.status === "planned" ? (
        <PlanList
          plan={state.planned.plan}
          deletesAll={state.rules.length === 0 && page.rules.rules.length > 0}
          onApply={() => apply(state.planned, state.rules)}
          onBack={() => setState({ status: "text" })}
        />
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            return read();
          }}
        >
          <div class="field">
            <label for={`${id}-file`}>{words.file}</label>
            <input
              id={`${id}-file`}
              type="file"
              accept=".yaml,.yml,application/yaml"
              onChange={({ currentTarget }) => readFile(currentTarget.files)}
            />
          </div>
          <div class="field">
            <label for={`${id}-text`}>{words.paste}</label>
            <textarea
              id={`${id}-text`}
              class="yaml-input"
              rows={10}
              value={yaml}
              spellcheck={false}
              aria-invalid={state.status === "invalid"}
              aria-describedby={`${id}-errors`}
              onInput={({ currentTarget }) => setYaml(currentTarget.value)}
            />
          </div>
          <div id={`${id}-errors`}>
            {state.status === "failed" && <Note kind="error">{state.message}</Note>}
            {state.status === "invalid" && <FileErrors errors={state.errors} />}
          </div>
          {state.status === "choose" && (
            <div class="field" role="group" aria-label={words.project}>
              <p>{words.chooseProject}</p>
              <div class="buttons">
                {state.file.projects.map(({ project, rules }) => (
                  <button key={project} type="button" class="button" onClick={() => plan(rules, false)}>
                    {project}
                  </button>
                ))}
              </div>
            </div>
          )}
          <button type="submit" class="button primary" disabled={state.status === "busy"}>
            <Icon name="eye" />
            {words.plan}
          </button>
        </form>
      )}
    </section>
  );
}

function FileErrors({ errors }: { readonly errors: readonly RulesFileError[] }) {
  return (
    <Note kind="error">
      <strong>{words.errors(errors.length)}</strong>
      <ul class="plain">
        {errors.slice(0, mostErrors).map(({ line, column, message }) => (
          <li key={`${line}:${column}:${message}`}>
            <span class="muted">{words.errorPlace(line, column)}</span> {message}
          </li>
        ))}
      </ul>
    </Note>
  );
}
