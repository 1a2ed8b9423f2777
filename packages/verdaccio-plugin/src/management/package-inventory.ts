import type { PackageInventory } from "@package-protection/core";
import type { VerdaccioStorage } from "../verdaccio.ts";
import { sortedInTurns } from "./sorted-in-turns.ts";

/** How long a list serves the pages behind the first, in milliseconds: longer than one preview reads. */
const listServesMs = 10_000;

interface SortedList {
  readonly names: readonly string[];
  /** By the process's clock. */
  readonly listedAt: number;
}

/**
 * Returns the names of the packages that Verdaccio stores, a page at a time, by code units. No package's document is read.
 *
 * The first page comes from a new list. The pages behind it come from the newest list, so that a long list is sorted once,
 * also for several readers. It rejects if Verdaccio's storage fails.
 */
export function packageInventory(listPackages: () => Promise<readonly string[]>): PackageInventory {
  let newest: SortedList | null = null;

  async function list(): Promise<SortedList> {
    const listedAt = performance.now();
    newest = { names: await sortedInTurns(await listPackages()), listedAt };
    return newest;
  }

  return async (_projectId, { packageType, after, limit }) => {
    if (packageType !== "npm") return [];
    const isUsable = after !== null && newest !== null && performance.now() - newest.listedAt < listServesMs;
    const { names } = isUsable && newest !== null ? newest : await list();
    const start = after === null ? 0 : firstBehind(names, after);
    const page = names.slice(start, start + limit);
    if (page.length === 0) newest = null;
    return page;
  };
}

/** The place of the first name behind another one. */
function firstBehind(names: readonly string[], after: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const name = names[middle];
    if (name !== undefined && name <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The packages that were published here, as Verdaccio's storage lists them; without packages from an uplink alone. */
export async function localPackages({ localStorage }: VerdaccioStorage): Promise<readonly string[]> {
  const plugin = localStorage?.storagePlugin;
  if (plugin?.get === undefined) throw new Error("Verdaccio's storage does not list its packages");
  const listed = Promise.withResolvers<readonly string[]>();
  // Verdaccio 6 calls back, its next major version returns a promise.
  const answer = plugin.get((error, names) => (error ? listed.reject(error) : listed.resolve(names ?? [])));
  return answer instanceof Promise ? answer : listed.promise;
}
