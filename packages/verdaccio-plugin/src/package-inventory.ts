import type { PackageType } from "@package-protection/core";
import type { VerdaccioStorage } from "./verdaccio.ts";

/** A page of the names of a registry's packages. */
interface InventoryPage {
  readonly packageType: PackageType;
  /** The last name of the page before; null for the first page. */
  readonly after: string | null;
  /** The most names in the answer. */
  readonly limit: number;
}

/** What is left of a list that somebody reads page by page. */
interface Reading {
  readonly last: string;
  readonly rest: readonly string[];
}

/**
 * Returns the names of the packages that Verdaccio stores, a page at a time, by code units. No package's document is read.
 *
 * The next page after the newest one comes from the same list, so that a long list is sorted once. It rejects where Verdaccio's
 * storage fails.
 */
export function packageInventory(
  listPackages: () => Promise<readonly string[]>,
): (projectId: number, page: InventoryPage) => Promise<readonly string[]> {
  let reading: Reading | null = null;
  return async (_projectId, { packageType, after, limit }) => {
    if (packageType !== "npm") return [];
    const rest = reading?.last === after ? reading.rest : namesBehind(await listPackages(), after);
    const names = rest.slice(0, limit);
    const last = names.at(-1);
    reading = last === undefined ? null : { last, rest: rest.slice(limit) };
    return names;
  };
}

function namesBehind(names: readonly string[], after: string | null): readonly string[] {
  return names.filter((name) => after === null || name > after).toSorted();
}

/** The packages that were published here, as Verdaccio's storage lists them; what came from an uplink alone is not among them. */
export async function localPackages({ localStorage }: VerdaccioStorage): Promise<readonly string[]> {
  const plugin = localStorage?.storagePlugin;
  if (plugin?.get === undefined) throw new Error("Verdaccio's storage does not list its packages");
  const listed = Promise.withResolvers<readonly string[]>();
  // Verdaccio 6 calls back, its next major returns a promise.
  const answer = plugin.get((error, names) => (error ? listed.reject(error) : listed.resolve(names ?? [])));
  return answer instanceof Promise ? answer : listed.promise;
}
