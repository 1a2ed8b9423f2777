import { z } from "zod";

const schema = z.object({
  "dist-tags": z.record(z.string(), z.string()),
  versions: z.record(
    z.string(),
    z.object({ deprecated: z.string().optional(), dist: z.object({ tarball: z.string(), shasum: z.string() }) }),
  ),
});

export type PublishedPackument = z.infer<typeof schema>;

/** What a registry answers for a package; no tags and no versions where it has none of that name. */
export async function packumentOf(registry: string, packageName: string): Promise<PublishedPackument> {
  const answer = await fetch(registry + encodeURIComponent(packageName));
  if (answer.status === 404) return { "dist-tags": {}, versions: {} };
  return schema.parse(await answer.json());
}
