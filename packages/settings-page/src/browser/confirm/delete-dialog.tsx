import type { DeleteRuleError, ServerRule } from "@package-protection/client";
import { useRef } from "preact/hooks";
import { RuleLabel } from "../elements/rule-label.tsx";
import { laterText } from "../later-text.ts";
import { PreviewPanel } from "../preview/preview-panel.tsx";
import { usePreview } from "../preview/use-preview.ts";
import { ruleName } from "../rules/rule-words.ts";
import { entryOfDeletion } from "../state/own-entry.ts";
import { usePage } from "../state/page.ts";
import { useGuardedWrite } from "../state/use-guarded-write.ts";
import { asksForAsMuch, coveringRules } from "./covering-rules.ts";
import { RuleWriteDialog } from "./rule-write-dialog.tsx";

interface DeleteDialogProps {
  readonly rule: ServerRule;
  readonly onClose: () => void;
}

const words = laterText.remove;

/** Asks before a rule is deleted, and says what will really change. */
export function DeleteDialog({ rule, onClose }: DeleteDialogProps) {
  const page = usePage();
  const coveringAtFirst = useRef(coveringRules(rule, page.rules.rules).map(({ id }) => id));
  const write = useGuardedWrite<DeleteRuleError>(
    // What the dialog says of the rule that covers this one must hold, too.
    ({ rule: { id } }) => id === rule.id || coveringAtFirst.current.includes(id),
  );
  const present = write.base.rules.find(({ id }) => id === rule.id);
  const isActive = rule.enforcement === "active";
  const preview = usePreview(
    present === undefined || write.isBusy || !isActive ? null : [{ operation: "delete", ruleId: rule.id }],
  );
  const [covering] = isActive ? coveringRules(rule, write.base.rules) : [];
  const name = ruleName(rule);

  async function remove() {
    const written = await write.run((expected) => page.client.deleteRule({ ruleId: rule.id, expected }));
    if (written.status !== "written") return;
    onClose();
    await page.written(words.done(name) + written.othersSentence, entryOfDeletion(rule.id));
  }

  return (
    <RuleWriteDialog
      rule={rule}
      explained={present ?? rule}
      words={words}
      kind="primary danger"
      write={write}
      onConfirm={remove}
      onClose={onClose}
    >
      {isActive ? (
        <>
          <PreviewPanel
            heading={laterText.preview.headingDelete}
            packageType={rule.packageType}
            load={preview}
            isDeletion
          />
          {covering === undefined ? (
            preview.status === "failed" && <p class="muted">{words.noList}</p>
          ) : (
            <p>
              {words.covered} <RuleLabel terms={covering} />
              {asksForAsMuch(covering, rule) && `. ${words.coveredFully}`}
            </p>
          )}
        </>
      ) : (
        <p>{words.evaluating}</p>
      )}
      <p class="muted">{words.canUndo}</p>
    </RuleWriteDialog>
  );
}
