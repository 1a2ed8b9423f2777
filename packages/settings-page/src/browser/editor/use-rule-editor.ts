import type { CreateRuleError, ServerRule, UpdateRuleError } from "@package-protection/client";
import type { Enforcement, RuleSetChange } from "@package-protection/core";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { usePreview } from "../preview/use-preview.ts";
import { formOf, newRuleForm, type RuleForm, sameForm } from "../rules/rule-form.ts";
import { ruleName } from "../rules/rule-words.ts";
import { type TwinRules, twinsOf } from "../rules/twin-rules.ts";
import { entryOfRule } from "../state/own-entry.ts";
import { usePage } from "../state/page.ts";
import { type Conflict, useGuardedWrite } from "../state/use-guarded-write.ts";
import { text } from "../text.ts";
import { type FieldErrors, formErrors, hasErrors, noFieldErrors, serverErrors } from "./field-errors.ts";
import type { Merge } from "./merge-note.tsx";
import { type EditedField, type EditedTerms, editedTerms, mergeTerms, touchedTerms } from "./merge-terms.ts";

const words = text.editor;

export type RuleEditor = ReturnType<typeof useRuleEditor>;

/**
 * The state of a form for one rule, and saving it.
 *
 * @param rule the rule to edit; null adds one.
 * @param start what a new rule begins with.
 * @param onSaved called once the rule is saved, or if nothing was changed.
 */
export function useRuleEditor(rule: ServerRule | null, start: RuleForm | null, onSaved: () => void) {
  const page = usePage();
  const id = useId();
  const [edited, setEdited] = useState(rule);
  const [form, setForm] = useState<RuleForm>(rule === null ? (start ?? newRuleForm) : formOf(rule));
  const [isTyping, setTyping] = useState(form.packageNamePattern === "");
  const [fromServer, setFromServer] = useState<FieldErrors>(noFieldErrors);
  const [merge, setMerge] = useState<Merge | null>(null);
  const write = useGuardedWrite<CreateRuleError | UpdateRuleError>(({ rule: other }) => other.id === edited?.id);

  const first = useRef(form).current;
  const isDirty = edited === rule ? !sameForm(form, first) : true;
  const twins = twinsOf(form, edited?.id ?? null, write.base.rules);
  const isValid = !hasErrors(formErrors(form, false));
  const preview = usePreview(isValid && !write.isBusy ? [previewedChange(edited, form, twins)] : null);
  const checked = formErrors(form, isTyping);
  const written = write.error === null ? null : serverErrors(write.error);
  const isAboutFields = written !== null && written.form.length === 0;

  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: Event) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isDirty]);

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
      onSaved();
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
    onSaved();
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

  return {
    /** Of the form's element. */
    id,
    /** The rule as it was read last; null for a new one. */
    edited,
    form,
    merge,
    write,
    twins,
    preview,
    isDirty,
    isValid,
    /** Whether the form has the terms of the rule. */
    isSame: edited !== null && sameForm(form, formOf(edited)),
    /** The errors to show at the fields. */
    errors: isAboutFields ? written : hasErrors(checked) ? checked : fromServer,
    /** The failure of the last write, if it is about no field. */
    failure: isAboutFields ? null : write.error,
    change,
    save,
    setTyping,
    /** Takes one side of a clash. */
    choose: (field: EditedField, side: EditedTerms) => change({ [field]: side[field] }),
    /** Adds a rule that somebody else deleted. */
    addAgain(enforcement: Enforcement) {
      setEdited(null);
      write.clear();
      return save(enforcement, null);
    },
    signedIn() {
      write.clear();
      focusSoon(id, "input");
    },
  };
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
