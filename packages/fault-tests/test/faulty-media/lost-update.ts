import { medium as sqlite } from "../sqlite-medium.ts";
import type { StoreMedium } from "../store-medium.ts";

/** Replaces a rule at whatever revision it is. */
export const medium: StoreMedium = {
  ...sqlite,
  async open(place) {
    const opened = await sqlite.open(place);
    const { store } = opened;
    return {
      ...opened,
      store: {
        ...store,
        replace: (projectId, ruleId, expected, terms, now) =>
          store
            .find(projectId, ruleId)
            .andThen((rule) => store.replace(projectId, ruleId, rule?.revision ?? expected, terms, now)),
      },
    };
  },
};
