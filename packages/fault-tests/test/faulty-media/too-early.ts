import { storeUnavailable } from "@package-protection/core";
import { errAsync, okAsync } from "neverthrow";
import { medium as sqlite } from "../sqlite-medium.ts";
import type { StoreMedium } from "../store-medium.ts";

/** Acknowledges a removal before it is kept. */
export const medium: StoreMedium = {
  ...sqlite,
  async open(place) {
    const opened = await sqlite.open(place);
    const { store } = opened;
    return {
      ...opened,
      store: {
        ...store,
        remove: (projectId, ruleId, expected) =>
          store.find(projectId, ruleId).andThen((rule) => {
            setImmediate(() => void store.remove(projectId, ruleId, expected));
            return rule === null ? errAsync(storeUnavailable(new Error("no such rule"))) : okAsync(rule);
          }),
      },
    };
  },
};
