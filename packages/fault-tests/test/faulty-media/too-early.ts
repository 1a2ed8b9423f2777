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
        write: (projectId, operations, options) => {
          const [operation, ...others] = operations;
          if (operation?.kind !== "remove" || others.length > 0) return store.write(projectId, operations, options);
          return store.history(projectId, null, 1).andThen(({ entries: [newest] }) =>
            store.find(projectId, operation.ruleId).andThen((before) => {
              if (before === null) return errAsync(storeUnavailable(new Error("no such rule")));
              setImmediate(() => void store.write(projectId, operations, options));
              const sequence = (newest?.sequence ?? 0) + 1;
              return okAsync({ revision: before.revision, sequence, changes: [{ before, after: null }] });
            }),
          );
        },
      },
    };
  },
};
