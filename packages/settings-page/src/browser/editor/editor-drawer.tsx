import type { CreateRuleError, ServerRule, UpdateRuleError } from "@package-protection/client";
import {
  deleteProtectionLevels,
  type Enforcement,
  isPackageType,
  packageTypes,
  pushProtectionLevels,
  type RuleSetChange,
} from "@package-protection/core";
import { useId, useState } from "preact/hooks";
import { Dialog } from "../elements/dialog.tsx";
import { FieldErrorList } from "../elements/field-error-list.tsx";
import { Icon } from "../elements/icon.tsx";
import { Note } from "../elements/note.tsx";
import { PreviewPanel } from "../preview/preview-panel.tsx";
import { isTaken, usePreview } from "../preview/use-preview.ts";
import { formOf, newRuleForm, type RuleForm } from "../rules/rule-form.ts";
import { ruleName, ruleSentence } from "../rules/rule-words.ts";
import { usePage } from "../state/page.ts";
import { useGuardedWrite } from "../state/use-guarded-write.ts";
import { text } from "../text.ts";
import { ConflictNote } from "./conflict-note.tsx";
import { type FieldErrors, formErrors, hasErrors, noFieldErrors, serverErrors } from "./field-errors.ts";
import { LevelField } from "./level-field.tsx";
import { PatternField } from "./pattern-field.tsx";

interface EditorDrawerProps {
  /** The rule to edit; null adds one. */
  readonly rule: ServerRule | null;
  /** What a new rule begins with. */
  readonly start: RuleForm | null;
  readonly onClose: () => void;
}

const words = text.editor;

/** The form of one rule. */
export function EditorDrawer({ rule, start, onClose }: EditorDrawerProps) {
  const page = usePage();
  const id = useId();
  const [edited, setEdited] = useState(rule);
  const [form, setForm] = useState<RuleForm>(rule === null ? (start ?? newRuleForm) : formOf(rule));
  const [isPatternNew, setPatternNew] = useState(form.packageNamePattern === "");
  const [fromServer, setFromServer] = useState<FieldErrors>(noFieldErrors);
  const write = useGuardedWrite<CreateRuleError | UpdateRuleError>();

  const checked = formErrors(form, isPatternNew);
  const isValid = !hasErrors(formErrors(form, false));
  const preview = usePreview(isValid ? [previewedChange(edited, form)] : null);
  const taken = isTaken(preview) ? [words.taken] : [];
  const errors = hasErrors(checked) ? checked : fromServer;
  const patternErrors = errors.pattern.length > 0 ? errors.pattern : taken;
  const gone = edited !== null && write.conflict?.differences.some(isDeletionOf(edited));
  const theirs = edited === null ? undefined : write.base.rules.find(({ id: ruleId }) => ruleId === edited.id);
  const isTheirsOther = write.conflict?.differences.some(
    ({ kind, rule: other }) => kind === "changed" && other.id === edited?.id,
  );

  function change(next: Partial<RuleForm>) {
    setForm({ ...form, ...next });
    setFromServer(noFieldErrors);
    if (next.packageNamePattern !== undefined) setPatternNew(false);
  }

  async function save(enforcement: Enforcement, target: ServerRule | null) {
    setPatternNew(false);
    const found = formErrors(form, false);
    if (hasErrors(found)) return focusFirstError(id);
    const written = await write.run<ServerRule>((expected) =>
      target === null
        ? page.client.createRule({ rule: { ...form, enforcement }, expected })
        : page.client.updateRule({ ruleId: target.id, change: { ...form, enforcement }, expected }),
    );
    if (written === null) return;
    onClose();
    await page.written(doneSentence(target, written.value), written.value.id);
  }

  const shownErrors = write.error === null ? errors : serverErrors(write.error);
  const enforcement = edited?.enforcement ?? "active";
  return (
    <Dialog
      kind="drawer"
      title={rule === null ? words.addTitle : words.editTitle(ruleName(rule))}
      onClose={onClose}
      footer={
        <>
          <button type="submit" form={id} class="button primary" disabled={write.isBusy}>
            {edited === null ? words.protect : words.save}
          </button>
          <OtherSave rule={edited} isBusy={write.isBusy} onSave={save} />
          <button type="button" class="button quiet" onClick={onClose}>
            {text.common.cancel}
          </button>
        </>
      }
    >
      <form
        id={id}
        class="editor"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          return save(enforcement, edited);
        }}
      >
        {write.conflict !== null && (
          <ConflictNote conflict={write.conflict} ruleId={edited?.id ?? null}>
            {gone ? (
              <>
                <button type="button" class="button primary" onClick={() => addAgain()}>
                  {text.conflict.addAgain}
                </button>
                <button type="button" class="button" onClick={onClose}>
                  {text.conflict.letGo}
                </button>
              </>
            ) : (
              <>
                <button type="button" class="button primary" onClick={() => save(enforcement, edited)}>
                  {isTheirsOther ? text.conflict.mine : text.conflict.goOn}
                </button>
                {isTheirsOther && theirs !== undefined && (
                  <button type="button" class="button" onClick={() => takeTheirs(theirs)}>
                    {text.conflict.theirs}
                  </button>
                )}
              </>
            )}
          </ConflictNote>
        )}
        {shownErrors.form.map((error) => (
          <Note key={error} kind="error">
            {error}
          </Note>
        ))}
        <div class="field">
          <label for={`${id}-type`}>{words.type}</label>
          <select
            id={`${id}-type`}
            value={form.packageType}
            aria-describedby={`${id}-type-errors`}
            onChange={({ currentTarget: { value } }) => isPackageType(value) && change({ packageType: value })}
          >
            {packageTypes.map((type) => (
              <option key={type} value={type}>
                {text.typeNames[type]}
              </option>
            ))}
          </select>
          <FieldErrorList id={`${id}-type-errors`} errors={shownErrors.packageType} />
        </div>
        <PatternField
          packageType={form.packageType}
          value={form.packageNamePattern}
          errors={shownErrors.pattern.length > 0 ? shownErrors.pattern : patternErrors}
          onChange={(packageNamePattern) => change({ packageNamePattern })}
        />
        <LevelField
          legend={words.publish}
          levels={pushProtectionLevels}
          value={form.minimumAccessLevelForPush}
          mayBeUnlimited={form.minimumAccessLevelForDelete !== null}
          onChange={(level) => change({ minimumAccessLevelForPush: level })}
        />
        <LevelField
          legend={words.remove}
          levels={deleteProtectionLevels}
          value={form.minimumAccessLevelForDelete}
          mayBeUnlimited={form.minimumAccessLevelForPush !== null}
          onChange={(level) => change({ minimumAccessLevelForDelete: level })}
        />
        <FieldErrorList id={`${id}-levels`} errors={shownErrors.levels} />
        <p class="meaning" role="status">
          <Icon name="shield" />
          <span>{ruleSentence(form)}</span>
        </p>
        {isValid && taken.length === 0 && (
          <PreviewPanel heading={text.preview.heading} packageType={form.packageType} load={preview} />
        )}
        {edited === null && (
          <p class="help with-icon">
            <Icon name="eye" />
            {words.evaluateHelp}
          </p>
        )}
      </form>
    </Dialog>
  );

  function takeTheirs(other: ServerRule) {
    setEdited(other);
    setForm(formOf(other));
    write.clear();
  }

  function addAgain() {
    setEdited(null);
    return save(enforcement, null);
  }
}

interface OtherSaveProps {
  readonly rule: ServerRule | null;
  readonly isBusy: boolean;
  readonly onSave: (enforcement: Enforcement, rule: ServerRule | null) => unknown;
}

/** The second way to save: evaluated instead of active, or the other way around. */
function OtherSave({ rule, isBusy, onSave }: OtherSaveProps) {
  const isEvaluating = rule?.enforcement === "evaluate";
  const name = rule === null ? words.evaluateFirst : isEvaluating ? words.saveAndActivate : words.saveAndEvaluate;
  return (
    <button
      type="button"
      class="button"
      disabled={isBusy}
      onClick={() => onSave(isEvaluating ? "active" : "evaluate", rule)}
    >
      {name}
    </button>
  );
}

/** Always as if the rule were active: that is what people want to know before it is. */
function previewedChange(rule: ServerRule | null, form: RuleForm): RuleSetChange {
  const terms = { ...form, enforcement: "active" } as const;
  return rule === null ? { operation: "create", rule: terms } : { operation: "update", ruleId: rule.id, change: terms };
}

function doneSentence(before: ServerRule | null, after: ServerRule): string {
  const name = ruleName(after);
  if (before === null) return after.enforcement === "active" ? words.added(name) : words.addedEvaluate(name);
  if (before.enforcement === "evaluate" && after.enforcement === "active") return words.activated(name);
  return words.saved(name);
}

function isDeletionOf(rule: ServerRule) {
  return ({ kind, rule: other }: { readonly kind: string; readonly rule: ServerRule }) =>
    kind === "deleted" && other.id === rule.id;
}

function focusFirstError(formId: string): void {
  const form = document.getElementById(formId);
  // Once the errors stand there.
  requestAnimationFrame(() => form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}
