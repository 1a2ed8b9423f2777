import type { AppliedRuleSet, ApplyRuleSetError } from "@package-protection/client";
import type { FileProject, RulesFile, RulesFileError } from "package-protection/rules-file";
import { useId, useRef, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Note } from "../elements/note.tsx";
import { laterText } from "../later-text.ts";
import type { Failure } from "../state/failure.ts";
import { entryOfPlan } from "../state/own-entry.ts";
import { usePage } from "../state/page.ts";
import { useDraft } from "../state/use-draft.ts";
import { FailureNote } from "../who/failure-note.tsx";
import { chosenProject } from "./chosen-project.ts";
import { FileErrors } from "./file-errors.tsx";
import { loadRulesFile } from "./load-rules-file.ts";
import { PlanList } from "./plan-list.tsx";

type ImportState =
  | { readonly status: "text" }
  | { readonly status: "busy" }
  | { readonly status: "invalid"; readonly errors: readonly RulesFileError[] }
  | { readonly status: "unread"; readonly message: string }
  | { readonly status: "failed"; readonly error: Failure }
  /** The file has several projects, none of which is surely this one. */
  | { readonly status: "choose"; readonly file: RulesFile }
  | {
      readonly status: "planned";
      readonly planned: AppliedRuleSet;
      readonly project: FileProject;
      readonly isNewPlan: boolean;
    };

const words = laterText.exchange;

/** Reads a file, shows what it would change, and changes it. */
export function ImportPanel() {
  const page = usePage();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [yaml, setYaml] = useDraft("importedYaml");
  const [state, setState] = useState<ImportState>({ status: "text" });

  async function read() {
    if (yaml.trim() === "") return setState({ status: "unread", message: words.emptyFile });
    setState({ status: "busy" });
    const module = await loadRulesFile();
    if (module.isErr()) return setState({ status: "unread", message: words.loadFailed });
    const file = module.value.parseRulesFile(yaml);
    if (file.isErr()) return setState({ status: "invalid", errors: file.error });
    const project = chosenProject(file.value, page.settings.project);
    if (project === null) return setState({ status: "choose", file: file.value });
    await plan(project, false);
  }

  async function plan(project: FileProject, isNewPlan: boolean) {
    setState({ status: "busy" });
    const planned = await page.client.applyRuleSet({ rules: project.rules, dryRun: true });
    if (planned.isErr()) return setState({ status: "failed", error: planned.error });
    setState({ status: "planned", planned: planned.value, project, isNewPlan });
  }

  async function apply(planned: AppliedRuleSet, project: FileProject) {
    setState({ status: "busy" });
    const applied = await page.client.applyRuleSet({ rules: project.rules, expected: planned.revision });
    if (applied.isErr()) return fail(applied.error, project);
    setYaml("");
    setState({ status: "text" });
    // The plan goes, and its buttons with the focus.
    heading.current?.focus();
    return page.written(words.done(applied.value.plan.length), entryOfPlan(applied.value.plan));
  }

  async function fail(error: ApplyRuleSetError, project: FileProject) {
    if (error.type !== "precondition_failed") return setState({ status: "failed", error });
    const read = await page.reload();
    if (read.isErr()) return setState({ status: "failed", error: read.error });
    return plan(project, true);
  }

  async function readFile(files: FileList | null) {
    const file = files?.[0];
    if (file === undefined) return;
    setYaml(await file.text());
    setState({ status: "text" });
  }

  return (
    <section class="card panel" aria-labelledby={id}>
      <h3 id={id} ref={heading} tabIndex={-1}>
        {words.import}
      </h3>
      <p class="muted">{words.importText}</p>
      <div role="status">{state.status === "planned" && state.isNewPlan && <Note kind="info">{words.stale}</Note>}</div>
      {state.status === "planned" ? (
        <PlanList
          key={state.planned.revision}
          plan={state.planned.plan}
          fileProject={state.project.project}
          deletesAll={state.project.rules.length === 0 && page.rules.rules.length > 0}
          onApply={() => apply(state.planned, state.project)}
          onBack={() => setState({ status: "text" })}
        />
      ) : (
        <FileForm
          state={state}
          yaml={yaml}
          onYaml={setYaml}
          onFiles={readFile}
          onRead={read}
          onProject={(project) => plan(project, false)}
          onSignedIn={() => setState({ status: "text" })}
        />
      )}
    </section>
  );
}

interface FileFormProps {
  readonly state: ImportState;
  readonly yaml: string;
  readonly onYaml: (yaml: string) => void;
  readonly onFiles: (files: FileList | null) => void;
  readonly onRead: () => Promise<void>;
  readonly onProject: (project: FileProject) => void;
  readonly onSignedIn: () => void;
}

/** The text of a file, and what is wrong with it. */
function FileForm({ state, yaml, onYaml, onFiles, onRead, onProject, onSignedIn }: FileFormProps) {
  const id = useId();
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        return onRead();
      }}
    >
      <div class="field">
        <label for={`${id}-file`}>{words.file}</label>
        <input
          id={`${id}-file`}
          type="file"
          accept=".yaml,.yml,application/yaml"
          onChange={({ currentTarget }) => onFiles(currentTarget.files)}
        />
      </div>
      <div class="field">
        <label for={`${id}-text`}>{words.paste}</label>
        <textarea
          id={`${id}-text`}
          class="yaml-input"
          rows={10}
          wrap="off"
          value={yaml}
          spellcheck={false}
          aria-invalid={state.status === "invalid"}
          aria-describedby={`${id}-errors`}
          onInput={({ currentTarget }) => onYaml(currentTarget.value)}
        />
      </div>
      <div id={`${id}-errors`}>
        {state.status === "unread" && <Note kind="error">{state.message}</Note>}
        {state.status === "failed" && <FailureNote error={state.error} onSignedIn={onSignedIn} />}
        {state.status === "invalid" && <FileErrors errors={state.errors} />}
      </div>
      {state.status === "choose" && (
        <fieldset>
          <legend>{words.chooseProject}</legend>
          <div class="buttons">
            {state.file.projects.map((project) => (
              <button key={project.project} type="button" class="button" onClick={() => onProject(project)}>
                {project.project}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      <button type="submit" class="button primary" disabled={state.status === "busy"}>
        <Icon name="eye" />
        {words.plan}
      </button>
    </form>
  );
}
