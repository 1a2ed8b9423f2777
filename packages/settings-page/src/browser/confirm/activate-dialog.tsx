import type { ServerRule, UpdateRuleError } from "@package-protection/client";
import { Note } from "../elements/note.tsx";
import { Spinner } from "../elements/spinner.tsx";
import { Time } from "../elements/time.tsx";
import { exactTime } from "../elements/time-words.ts";
import { laterText } from "../later-text.ts";
import { PreviewPanel } from "../preview/preview-panel.tsx";
import { usePreview } from "../preview/use-preview.ts";
import { evaluatedRefusals } from "../rules/evaluated-refusals.ts";
import { ruleName } from "../rules/rule-words.ts";
import { twinsOf } from "../rules/twin-rules.ts";
import { failureSentence } from "../state/failure.ts";
import { entryOfRule } from "../state/own-entry.ts";
import { usePage } from "../state/page.ts";
import { useGuardedWrite } from "../state/use-guarded-write.ts";
import { useLoad } from "../state/use-load.ts";
import { text } from "../text.ts";
import { RuleWriteDialog } from "./rule-write-dialog.tsx";

interface ActivateDialogProps {
  readonly rule: ServerRule;
  readonly onClose: () => void;
}

const words = laterText.activation;
const mostListed = 5;

/** Asks before a rule is enforced, and says whom it would have refused. */
export function ActivateDialog({ rule, onClose }: ActivateDialogProps) {
  const page = usePage();
  const write = useGuardedWrite<UpdateRuleError>(
    ({ rule: other }) =>
      other.id === rule.id ||
      (other.packageType === rule.packageType && other.packageNamePattern === rule.packageNamePattern),
  );
  const present = write.base.rules.find(({ id }) => id === rule.id);
  const change = { enforcement: "active" } as const;
  const preview = usePreview(
    present === undefined || write.isBusy ? null : [{ operation: "update", ruleId: rule.id, change }],
  );
  const [refusals] = useLoad(() => page.client.listRefusals({ limit: 100 }), []);
  const hasTwin = twinsOf(rule, rule.id, write.base.rules).active !== undefined;
  const name = ruleName(rule);

  async function activate() {
    const written = await write.run((expected) => page.client.updateRule({ ruleId: rule.id, change, expected }));
    if (written.status !== "written") return;
    onClose();
    const { activated, activatedTwin } = text.editor;
    const message = (written.value.id === rule.id ? activated : activatedTwin)(name);
    await page.written(message + written.othersSentence, entryOfRule(written.value));
  }

  return (
    <RuleWriteDialog
      rule={rule}
      explained={{ ...rule, enforcement: "active" }}
      words={words}
      kind="primary"
      write={write}
      onConfirm={activate}
      onClose={onClose}
    >
      {hasTwin && <Note kind="info">{words.merges}</Note>}
      <section class="preview">
        <h3>{words.heading}</h3>
        {refusals.status === "loading" && <Spinner />}
        {refusals.status === "failed" && <p class="muted">{failureSentence(refusals.error)}</p>}
        {refusals.status === "ready" && <WouldRefuse {...evaluatedRefusals(rule, refusals.value)} />}
        {refusals.status === "ready" && <p class="help">{laterText.refusals.scope[refusals.value.scope]}</p>}
      </section>
      <PreviewPanel heading={laterText.preview.heading} packageType={rule.packageType} load={preview} />
    </RuleWriteDialog>
  );
}

function WouldRefuse({ found, since }: ReturnType<typeof evaluatedRefusals>) {
  const people = new Set(found.map(({ principal, name }) => name ?? principal.kind)).size;
  return (
    <>
      <p>
        {found.length === 0 ? words.refusedNone : words.refused(found.length, people)}{" "}
        {since === null ? laterText.refusals.sinceUnknown : laterText.refusals.since(exactTime(since))}
      </p>
      <ul class="plain">
        {found.slice(0, mostListed).map(({ principal, name, action, packageName, at }, place) => (
          <li key={place}>
            {laterText.refusals.tried(text.principal(principal, name), text.verbs[action])} <code>{packageName}</code>{" "}
            <span class="muted">
              <Time at={at} />
            </span>
          </li>
        ))}
      </ul>
      {found.length > mostListed && <p class="muted">{laterText.preview.more(found.length - mostListed)}</p>}
    </>
  );
}
