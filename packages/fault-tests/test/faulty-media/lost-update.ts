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
        write: (projectId, operations, options) => {
          const [operation, ...others] = operations;
          if (operation?.kind !== "replace" || others.length > 0) return store.write(projectId, operations, options);
          return store
            .find(projectId, operation.ruleId)
            .andThen((rule) =>
              store.write(projectId, [{ ...operation, expected: rule?.revision ?? operation.expected }], options),
            );
        },
      },
    };
  },
};
