import { type RuleStore, storeUnavailable } from "@package-protection/core";
import type { ResultAsync } from "neverthrow";

/** How long a failed attempt to open counts, in milliseconds: a database may start after the registry. */
const failureCountsMs = 2_000;

interface Attempt {
  readonly store: ResultAsync<RuleStore, string>;
  /** The end of its validity, by the process's clock. */
  retryAt: number;
}

/**
 * A store that is opened at once. After a failure a later call opens it again. Until then every answer is
 * `store_unavailable`, with the error of `open` as its cause. Attempts never overlap.
 *
 * @param onFailure is called for every failed attempt.
 */
export function openingStore(
  open: () => ResultAsync<RuleStore, string>,
  onFailure: (reason: string) => void,
): RuleStore {
  let current = attempt();

  function attempt(): Attempt {
    const store = open().orTee((reason) => {
      made.retryAt = performance.now() + failureCountsMs;
      onFailure(reason);
    });
    const made: Attempt = { store, retryAt: Number.POSITIVE_INFINITY };
    return made;
  }

  function opened() {
    if (performance.now() >= current.retryAt) current = attempt();
    return current.store.mapErr((reason) => storeUnavailable(new Error(reason)));
  }

  return {
    changes: (...wanted) => opened().andThen((store) => store.changes(...wanted)),
    find: (...wanted) => opened().andThen((store) => store.find(...wanted)),
    write: (...wanted) => opened().andThen((store) => store.write(...wanted)),
    history: (...wanted) => opened().andThen((store) => store.history(...wanted)),
    forget: (...wanted) => opened().andThen((store) => store.forget(...wanted)),
    renameInHistory: (...wanted) => opened().andThen((store) => store.renameInHistory(...wanted)),
  };
}
