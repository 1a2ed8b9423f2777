import type { Findings } from "../part-result.ts";
import { tellProgress } from "../progress.ts";
import { checkAfterChange } from "./after-change.ts";
import type { CheckScale } from "./check-scale.ts";
import { coldLoad } from "./cold-load.ts";
import { checkManyPackages } from "./many-packages.ts";
import { fileOfProjects } from "./projects.ts";
import { checkUnchanged } from "./unchanged.ts";

/** A check, with the store that it reads. */
export async function benchCheck(scale: CheckScale, seed: number): Promise<Findings> {
  tellProgress("an SQLite file with three projects");
  const file = await fileOfProjects(seed, scale.largeProject);
  try {
    const parts = [
      await checkUnchanged(file, scale),
      await checkAfterChange(file, scale),
      await checkManyPackages(file, scale, seed),
      await coldLoad(file, scale),
    ];
    return {
      sections: parts.flatMap(({ sections }) => sections),
      targets: parts.flatMap(({ targets }) => targets),
    };
  } finally {
    await file.remove();
  }
}
