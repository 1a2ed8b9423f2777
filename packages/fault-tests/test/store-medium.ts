import type { RuleStore } from "@package-protection/core";

/** A store that is open in this process, on data that outlives the process. */
export interface OpenStore {
  readonly store: RuleStore;
  /** What the medium itself finds wrong with the data; nothing where it is sound. */
  problems(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * What a store keeps its rules in, for tests that end and restart processes. A module that exports one as `medium` can be
 * tested; it is also loaded in processes of its own.
 */
export interface StoreMedium {
  /** A place of its own for one test, where nothing is kept yet: whatever `open` needs to find it, from any process. */
  createPlace(): Promise<string>;
  /** Removes the place and all that is kept there. Every store on it was closed, or its process has ended. */
  removePlace(place: string): Promise<void>;
  /** Opens what is kept at the place, and makes what a store needs there where it is new. Rejects where that fails. */
  open(place: string): Promise<OpenStore>;
  /**
   * Ends the server that keeps the data at once, as a crash would, and starts it anew; null where there is no server. Only in
   * the process that created the place.
   */
  readonly crash: ((place: string) => Promise<void>) | null;
}

/** @param url of a module that exports a medium. */
export async function loadMedium(url: string): Promise<StoreMedium> {
  const { medium }: { readonly medium: StoreMedium } = await import(url);
  return medium;
}
