import { z } from "zod";

const dependencySchema = z.object({
  name: z.string(),
  version_req: z.string(),
  features: z.array(z.string()),
  optional: z.boolean(),
  default_features: z.boolean(),
  target: z.string().nullish(),
  kind: z.string(),
  registry: z.string().nullish(),
  explicit_name_in_toml: z.string().nullish(),
});

const metadataSchema = z.object({
  vers: z.string().min(1),
  deps: z.array(dependencySchema),
  features: z.record(z.string(), z.array(z.string())),
  links: z.string().nullish(),
  rust_version: z.string().nullish(),
});

const lineSchema = z.looseObject({ vers: z.string(), yanked: z.boolean() });

type Metadata = z.infer<typeof metadataSchema>;
export type IndexLine = z.infer<typeof lineSchema>;

/** The two parts of a publish, each after its length in four bytes; null where the body has another form. */
export function publishedCrate(body: Buffer): { readonly metadata: Metadata; readonly content: Buffer } | null {
  const head = partAt(body, 0);
  const content = head === null ? null : partAt(body, head.end);
  if (head === null || content === null || content.end !== body.length) return null;
  try {
    const metadata = metadataSchema.safeParse(JSON.parse(head.bytes.toString()));
    return metadata.success ? { metadata: metadata.data, content: content.bytes } : null;
  } catch {
    return null;
  }
}

function partAt(body: Buffer, start: number): { readonly bytes: Buffer; readonly end: number } | null {
  if (start + 4 > body.length) return null;
  const end = start + 4 + body.readUInt32LE(start);
  return end > body.length ? null : { bytes: body.subarray(start + 4, end), end };
}

/** The line of the index for a version that was published. */
export function indexLine(name: string, { vers, deps, features, ...metadata }: Metadata, cksum: string): IndexLine {
  return {
    name,
    vers,
    deps: deps.map(({ version_req, explicit_name_in_toml, name, ...dependency }) => ({
      ...dependency,
      req: version_req,
      name: explicit_name_in_toml ?? name,
      ...(explicit_name_in_toml ? { package: name } : {}),
    })),
    features,
    cksum,
    yanked: false,
    ...metadata,
  };
}

export function indexLines(text: string): IndexLine[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => lineSchema.parse(JSON.parse(line)));
}

/** Null where there is no such version. */
export function withYanked(lines: readonly IndexLine[], version: string, yanked: boolean): IndexLine[] | null {
  if (!lines.some(({ vers }) => vers === version)) return null;
  return lines.map((line) => (line.vers === version ? { ...line, yanked } : line));
}
