import type { Findings } from "../part-result.ts";
import { benchGuard } from "./guard/guarded-pushes.ts";
import { benchHttp } from "./http.ts";
import type { HttpScale } from "./http-scale.ts";

/** The management API, then the guard. */
export async function benchHttpPart(scale: HttpScale, seed: number): Promise<Findings> {
  const list = await benchHttp(scale, seed);
  const guard = await benchGuard(scale, seed);
  return { sections: [...list.sections, ...guard.sections], targets: [...list.targets, ...guard.targets] };
}
