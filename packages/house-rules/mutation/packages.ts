/** The packages whose tests are held against mutants of their sources. */
export const mutatedPackages = ["core", "adapter-memory", "adapter-sqlite", "adapter-postgres"] as const;

export type MutatedPackage = (typeof mutatedPackages)[number];

export function isMutatedPackage(name: string | undefined): name is MutatedPackage {
  return mutatedPackages.some((known) => known === name);
}
