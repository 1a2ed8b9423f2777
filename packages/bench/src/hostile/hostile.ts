import type { Findings } from "../part-result.ts";
import { readHostileBodies } from "./hostile-bodies.ts";
import { answerHostileHeads } from "./hostile-heads.ts";
import type { HostileScale } from "./hostile-scale.ts";

/** Requests that were made to keep the thread busy. */
export async function benchHostile(scale: HostileScale): Promise<Findings> {
  const heads = await answerHostileHeads(scale);
  const bodies = await readHostileBodies(scale);
  return { sections: [heads.section, bodies.section], targets: [heads.target, bodies.target] };
}
