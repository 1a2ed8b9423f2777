import type { PreviewRulesError, RulePreview } from "@package-protection/client";
import type { RuleSetChange } from "@package-protection/core";
import { usePage } from "../state/page.ts";
import { type Load, useLoad } from "../state/use-load.ts";

const restMs = 300;

/**
 * What changes would do to the host's packages, some moments after the last change of the form.
 *
 * @param changes null is a form that is not valid, or that is being saved: a preview must not meet its own change.
 */
export function usePreview(changes: readonly RuleSetChange[] | null): Load<RulePreview, PreviewRulesError> {
  const { client, rules } = usePage();
  const read = changes === null ? null : () => client.previewRules({ changes, limit: 10 });
  const [load] = useLoad(read, [client, JSON.stringify(changes), rules.revision], restMs);
  return load;
}

/** The server has no list of its packages (contract, section 7): it names no change that would be at fault. */
export function hasNoInventory(error: PreviewRulesError): boolean {
  return error.type === "invalid_items" && error.errors.every(({ index }) => index === null);
}
