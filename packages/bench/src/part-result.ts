import { z } from "zod";

const cell = z.union([z.string(), z.number()]);

const plot = z.object({
  file: z.string(),
  title: z.string(),
  horizontal: z.string(),
  vertical: z.string(),
  lines: z.array(
    z.object({
      name: z.string(),
      /** Each a number, and the nanoseconds that belong to it. */
      points: z.array(z.tuple([z.number(), z.number()])),
      emphasis: z.enum(["own", "peer", "limit"]),
    }),
  ),
});

const section = z.object({
  title: z.string(),
  text: z.array(z.string()),
  columns: z.array(z.string()),
  rows: z.array(z.array(cell)),
  plot: plot.nullable(),
});

const target = z.object({
  what: z.string(),
  bound: z.enum(["at most", "at least"]),
  wanted: z.number(),
  unit: z.string(),
  reached: z.number(),
  /** Of the rounds; empty for what was measured once. */
  quartiles: z.string(),
});

const environment = z.object({
  date: z.string(),
  node: z.string(),
  platform: z.string(),
  cores: z.number(),
  loadBefore: z.number(),
  seed: z.number(),
  rounds: z.number(),
});

/** What one part of the benchmark found, as it is kept in JSON. */
export const partResultSchema = z.object({
  part: z.enum(["decide", "check", "http", "store", "hostile"]),
  environment,
  sections: z.array(section),
  targets: z.array(target),
});

export type Cell = z.infer<typeof cell>;
export type Plot = z.infer<typeof plot>;
export type Section = z.infer<typeof section>;
export type Target = z.infer<typeof target>;
export type PartResult = z.infer<typeof partResultSchema>;
export type PartName = PartResult["part"];
/** What a part's own code finds. */
export type Findings = Pick<PartResult, "sections" | "targets">;

export const partNames: readonly PartName[] = ["decide", "check", "http", "store", "hostile"];

export function isMet({ bound, wanted, reached }: Target): boolean {
  return bound === "at most" ? reached <= wanted : reached >= wanted;
}
