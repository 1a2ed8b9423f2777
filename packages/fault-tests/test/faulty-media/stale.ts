import type { Revision, RuleChanges } from "@package-protection/core";
import { okAsync } from "neverthrow";
import { medium as sqlite } from "../sqlite-medium.ts";
import type { StoreMedium } from "../store-medium.ts";

/** Says now and then that nothing changed, although it did not look. */
export const medium: StoreMedium = {
  ...sqlite,
  async open(place) {
    const opened = await sqlite.open(place);
    const { store } = opened;
    let asked = 0;
    return {
      ...opened,
      store: {
        ...store,
        changes: (projectId, since, limit) =>
          since !== null && asked++ % 2 === 0 ? okAsync(nothing(since)) : store.changes(projectId, since, limit),
      },
    };
  },
};

function nothing(revision: Revision): RuleChanges {
  return { revision, rules: [], removed: [], whole: false, more: false };
}
