import type { Findings } from "../part-result.ts";
import { benchGuard } from "./guard/guarded-pushes.ts";
import type { HttpScale } from "./http-scale.ts";
import { benchListRequests } from "./list-requests.ts";

/** The management API, then the guard. */
export async function benchHttp(scale: HttpScale, seed: number): Promise<Findings> {
  const list = await benchListRequests(scale, seed);
  const guard = await benchGuard(scale, seed);
  return { sections: [...list.sections, ...guard.sections], targets: [...list.targets, ...guard.targets] };
}
