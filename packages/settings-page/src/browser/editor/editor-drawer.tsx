import type { CreateRuleError, ServerRule, UpdateRuleError } from "@package-protection/client";
import {
  deleteProtectionLevels,
  type Enforcement,
  isPackageType,
  packageTypes,
  pushProtectionLevels,
  type RuleSetChange,
} from "@package-protection/core";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { ActionButton } from "../elements/action-button.tsx";
import { Dialog } from "../elements/dialog.tsx";
import { Icon } from "../elements/icon.tsx";
import { PreviewPanel } from "../preview/preview-panel.tsx";
import { usePreview } from "../preview/use-preview.ts";
import { formOf, newRuleForm, type RuleForm, sameForm } from "../rules/rule-form.ts";
import { ruleName, ruleSentence } from "../rules/rule-words.ts";
import { type TwinRules, twinsOf } from "../rules/twin-rules.ts";
import { entryOfRule } from "../state/own-entry.ts";
import { usePage } from "../state/page.ts";
import { type Conflict, useGuardedWrite } from "../state/use-guarded-write.ts";
import { text } from "../text.ts";
import { FailureNote } from "../who/failure-note.tsx";
import { ConflictNote } from "./conflict-note.tsx";
import { DiscardDialog } from "./discard-dialog.tsx";
import { FieldErrorList } from "./field-error-list.tsx";
import { type FieldErrors, formErrors, hasErrors, noFieldErrors, serverErrors } from "./field-errors.ts";
import { LevelField } from "./level-field.tsx";
import { type Merge, MergeNote } from "./merge-note.tsx";
import { type EditedField, type EditedTerms, editedTerms, mergeTerms, touchedTerms } from "./merge-terms.ts";
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
  const [isTyping, setTyping] = useState(form.packageNamePattern === "");
  const [fromServer, setFromServer] = useState<FieldErrors>(noFieldErrors);
  const [merge, setMerge] = useState<Merge | null>(null);
  const [isAsking, setAsking] = useState(false);
  const write = useGuardedWrite<CreateRuleError | UpdateRuleError>(({ rule: other }) => other.id === edited?.id);
  const { isBusy, base, conflict } = write;

  const first = useRef(form).current;
  const isDirty = edited === rule ? !sameForm(form, first) : true;
  const enforcement = edited?.enforcement ?? "active";
  const twins = twinsOf(form, edited?.id ?? null, base.rules);
  const isSame = edited !== null && sameForm(form, formOf(edited));
  const isValid = !hasErrors(formErrors(form, false));
  const preview = usePreview(isValid && !isBusy ? [previewedChange(edited, form, twins)] : null);
  const checked = formErrors(form, isTyping);
  const errors = hasErrors(checked) ? checked : fromServer;
  const gone = conflict?.differences.some(
    ({ kind, rule: { id: other } }) => kind === "deleted" && other === edited?.id,
  );

  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: Event) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isDirty]);

  function close() {
    if (isAsking || isDirty) setAsking(!isAsking);
    else onClose();
  }

  function change(next: Partial<RuleForm>) {
    setForm({ ...form, ...next });
    setFromServer(noFieldErrors);
    if (merge !== null) {
      const settled = merge.clashes.filter((field) => field in next || merge.chosen.includes(field));
      setMerge({ ...merge, chosen: settled });
    }
  }

  async function save(wanted: Enforcement, target: ServerRule | null) {
    setTyping(false);
    if (hasErrors(formErrors(form, false))) return focusSoon(id, "[aria-invalid=true]");
    const terms = { ...form, enforcement: wanted };
    if (isTaken(wanted, target, twins)) {
      setFromServer({ ...noFieldErrors, pattern: [words.taken] });
      return focusSoon(id, "[aria-invalid=true]");
    }
    if (merge !== null && merge.chosen.length < merge.clashes.length) return focusSoon(`${id}-panel`, "[type=radio]");
    const touched = target === null ? terms : touchedTerms(editedTerms(target), terms);
    if (Object.keys(touched).length === 0) {
      onClose();
      return page.notify({ message: words.unchanged });
    }
    keepFocusOut(id);
    const written = await write.run<ServerRule>((expected) =>
      target === null
        ? page.client.createRule({ rule: terms, expected })
        : page.client.updateRule({ ruleId: target.id, change: touched, expected }),
    );
    if (written.status === "conflict") return meet(written.conflict, terms);
    if (written.status === "failed") return focusSoon(id, "[aria-invalid=true]");
    onClose();
    const isMerged = target?.enforcement === "evaluate" && written.value.id !== target.id;
    const message = doneSentence(target, written.value, isMerged) + written.othersSentence;
    await page.written(message, entryOfRule(written.value));
  }

  /** Another person changed this rule: takes over what was not touched here. */
  function meet({ differences }: Conflict, mine: EditedTerms) {
    const difference = differences.find(({ rule: other }) => other.id === edited?.id);
    if (edited === null || difference?.kind !== "changed") return;
    const { merged, clashes } = mergeTerms(editedTerms(edited), mine, editedTerms(difference.rule));
    setMerge({ difference, mine, clashes, chosen: [] });
    setEdited(difference.rule);
    setForm(formOf(merged));
    write.clear();
  }

  function choose(field: EditedField, side: EditedTerms) {
    change({ [field]: side[field] });
  }

  const written = write.error === null ? null : serverErrors(write.error);
  const shown = written === null || written.form.length > 0 ? errors : written;
  return (
    <Dialog
      kind="drawer"
      title={rule === null ? words.addTitle : words.editTitle(ruleName(rule))}
      isBusy={isBusy}
      onClose={close}
      footer={
        <>
          <ActionButton kind="primary" form={id} isBusy={isBusy} busyLabel={text.common.saving}>
            {edited === null ? words.protect : words.save}
          </ActionButton>
          <OtherSave rule={edited} isBusy={isBusy} onSave={save} />
          <ActionButton kind="quiet" isBusy={isBusy} onClick={close}>
            {text.common.cancel}
          </ActionButton>
        </>
      }
    >
      <div id={`${id}-panel`} class="editor-notes">
        {merge !== null && edited !== null && (
          <MergeNote
            key={edited.updatedAt}
            merge={merge}
            theirs={edited}
            terms={{ ...form, enforcement }}
            onChoose={choose}
          />
        )}
        {conflict !== null && gone && (
          <ConflictNote conflict={conflict} ruleId={edited?.id ?? null}>
            <button type="button" class="button primary" onClick={addAgain}>
              {text.conflict.addAgain}
            </button>
            <button type="button" class="button" onClick={onClose}>
              {text.conflict.letGo}
            </button>
          </ConflictNote>
        )}
        {write.error !== null && written !== null && written.form.length > 0 && (
          <FailureNote error={write.error} onSignedIn={signedIn} />
        )}
      </div>
      <form
        id={id}
        class="editor"
        noValidate
        inert={isBusy}
        aria-busy={isBusy}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void save(enforcement, edited);
        }}
      >
        {edited !== null && <p class="muted">{words.ruleId(edited.id)}</p>}
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
          <FieldErrorList id={`${id}-type-errors`} errors={shown.packageType} />
        </div>
        <PatternField
          packageType={form.packageType}
          value={form.packageNamePattern}
          errors={shown.pattern}
          note={twinSentence(edited, twins)}
          isFine={isValid && shown.pattern.length === 0}
          onChange={(packageNamePattern, isTyped) => {
            setTyping(isTyped && packageNamePattern !== "");
            change({ packageNamePattern });
          }}
          onLeave={() => setTyping(form.packageNamePattern === "" && rule === null)}
        />
        <LevelField
          legend={words.publish}
          levels={pushProtectionLevels}
          value={form.minimumAccessLevelForPush}
          mayBeUnlimited={form.minimumAccessLevelForDelete !== null}
          help={null}
          onChange={(level) => change({ minimumAccessLevelForPush: level })}
        />
        <LevelField
          legend={words.remove}
          levels={deleteProtectionLevels}
          value={form.minimumAccessLevelForDelete}
          mayBeUnlimited={form.minimumAccessLevelForPush !== null}
          help={words.deleteHelp}
          onChange={(level) => change({ minimumAccessLevelForDelete: level })}
        />
        <FieldErrorList id={`${id}-levels`} errors={shown.levels} />
        <p class="meaning" role="status">
          <Icon name="shield" />
          <span>{ruleSentence(form)}</span>
        </p>
        {isValid && (
          <PreviewPanel
            heading={text.preview.heading}
            packageType={form.packageType}
            load={preview}
            {...(isSame && { sameSentence: words.notChanged })}
          />
        )}
        {edited === null && (
          <p class="help with-icon">
            <Icon name="eye" />
            {words.evaluateHelp}
          </p>
        )}
      </form>
      {isAsking && <DiscardDialog onDiscard={onClose} onBack={() => setAsking(false)} />}
    </Dialog>
  );

  function signedIn() {
    write.clear();
    focusSoon(id, "input");
  }

  function addAgain() {
    setEdited(null);
    write.clear();
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
    <ActionButton isBusy={isBusy} onClick={() => onSave(isEvaluating ? "active" : "evaluate", rule)}>
      {name}
    </ActionButton>
  );
}

/** Always as if the rule were active: that is what people want to know before it is. Its active twin would take its levels. */
function previewedChange(rule: ServerRule | null, form: RuleForm, { active }: TwinRules): RuleSetChange {
  const terms = { ...form, enforcement: "active" } as const;
  if (active !== undefined) return { operation: "update", ruleId: active.id, change: terms };
  return rule === null ? { operation: "create", rule: terms } : { operation: "update", ruleId: rule.id, change: terms };
}

/** Two rules may not be alike, but for one that is activated: its active twin takes its levels. */
function isTaken(wanted: Enforcement, target: ServerRule | null, twins: TwinRules): boolean {
  const isActivation = wanted === "active" && target?.enforcement === "evaluate";
  return twins[wanted] !== undefined && !isActivation;
}

function twinSentence(edited: ServerRule | null, twins: TwinRules): string | null {
  if (edited?.enforcement === "evaluate") return twins.active === undefined ? null : words.twin.merges;
  if (twins.evaluate !== undefined) return twins.active === undefined ? words.twin.evaluate : words.twin.both;
  return twins.active === undefined ? null : words.twin.active;
}

function doneSentence(before: ServerRule | null, after: ServerRule, isMerged: boolean): string {
  const name = ruleName(after);
  if (before === null) return after.enforcement === "active" ? words.added(name) : words.addedEvaluate(name);
  if (isMerged) return words.activatedTwin(name);
  if (before.enforcement === "evaluate" && after.enforcement === "active") return words.activated(name);
  return words.saved(name);
}

/** Once it stands there. */
function focusSoon(parentId: string, selector: string): void {
  requestAnimationFrame(() => document.getElementById(parentId)?.querySelector<HTMLElement>(selector)?.focus());
}

/** A form that is inert while it is saved would lose the focus; the button that says so keeps it. */
function keepFocusOut(formId: string): void {
  const form = document.getElementById(formId);
  if (form?.contains(document.activeElement)) document.querySelector<HTMLElement>(`button[form="${formId}"]`)?.focus();
}
