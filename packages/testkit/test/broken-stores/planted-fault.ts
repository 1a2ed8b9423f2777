import type { RuleStore } from "@package-protection/core";
import type { StoreUnderTest } from "../../src/index.ts";
import type { StoreSetting } from "../../src/rule-store-contract/contract-test.ts";
import { goodHabits, type Habits } from "./good-habits.ts";
import { emptyMedium, type Medium } from "./medium.ts";
import { openSimpleStore } from "./simple-store.ts";

/** One mistake that the author of a store could make, in an otherwise good store. */
export interface PlantedFault {
  readonly name: string;
  /** The numbers of all clauses whose tests catch it. */
  readonly breaks: readonly number[];
  /** Where there are several: why one mistake cannot break one of them alone. */
  readonly because?: string;
  readonly habits?: Partial<Habits>;
  /** Wraps each handle. */
  readonly handle?: (store: RuleStore, medium: Medium) => RuleStore;
  /** Happens to the data at a restart. */
  readonly restart?: (medium: Medium) => void;
}

export function storeWith(
  { habits, handle, restart }: Omit<PlantedFault, "name" | "breaks">,
  { keptChanges }: StoreSetting = {},
): StoreUnderTest {
  const medium = emptyMedium();
  const closers: (() => void)[] = [];
  const open = (): RuleStore => {
    const { store, close } = openSimpleStore(medium, { ...goodHabits, ...habits }, keptChanges);
    closers.push(close);
    return handle?.(store, medium) ?? store;
  };
  const close = async () => {
    for (const closeHandle of closers.splice(0)) closeHandle();
  };
  return {
    store: open(),
    secondHandle: async () => open(),
    close,
    async restart() {
      await close();
      restart?.(medium);
      return open();
    },
  };
}
