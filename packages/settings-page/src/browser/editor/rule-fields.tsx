import type { ServerRule } from "@package-protection/client";
import { deleteProtectionLevels, isPackageType, packageTypes, pushProtectionLevels } from "@package-protection/core";
import type { TwinRules } from "../rules/twin-rules.ts";
import { text } from "../text.ts";
import { FieldErrorList } from "./field-error-list.tsx";
import { LevelField } from "./level-field.tsx";
import { PatternField } from "./pattern-field.tsx";
import type { RuleEditor } from "./use-rule-editor.ts";

const words = text.editor;

/** The terms of a rule as fields of a form. */
export function RuleFields({ editor }: { readonly editor: RuleEditor }) {
  const { id, edited, form, errors, twins, isValid, change, setTyping } = editor;
  return (
    <>
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
        <FieldErrorList id={`${id}-type-errors`} errors={errors.packageType} />
      </div>
      <PatternField
        packageType={form.packageType}
        value={form.packageNamePattern}
        errors={errors.pattern}
        note={twinSentence(edited, twins)}
        isFine={isValid && errors.pattern.length === 0}
        onChange={(packageNamePattern, isTyped) => {
          setTyping(isTyped && packageNamePattern !== "");
          change({ packageNamePattern });
        }}
        onLeave={() => setTyping(form.packageNamePattern === "" && edited === null)}
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
      <FieldErrorList id={`${id}-levels`} errors={errors.levels} />
    </>
  );
}

function twinSentence(edited: ServerRule | null, twins: TwinRules): string | null {
  if (edited?.enforcement === "evaluate") return twins.active === undefined ? null : words.twin.merges;
  if (twins.evaluate !== undefined) return twins.active === undefined ? words.twin.evaluate : words.twin.both;
  return twins.active === undefined ? null : words.twin.active;
}
