import { isDeepStrictEqual } from "node:util";
import { accessLevels } from "@package-protection/core";
import { err, ok, Result } from "neverthrow";
import { z } from "zod";
import type { VerdaccioConfig } from "./verdaccio.ts";

/** The plugin's id in Verdaccio's configuration, under `auth` and under `middlewares`. */
export const pluginId = "package-protection";

const levelSchema = z.enum([...accessLevels, "deploy-token"], {
  error: `must be an access level (${accessLevels.join(", ")}) or deploy-token`,
});

const projectSchema = z.strictObject({
  id: z.int("must be an integer"),
  path: z.string().regex(/^[^/]+(?:\/[^/]+)+$/, "must be a full path with at least one slash, such as acme/packages"),
});

/** Verdaccio's own groups, of all users or of none; signed tokens hold them among a user's groups. */
const verdaccioGroup = /^(?:[$@].*|all|anonymous|undefined)$/;

const groupSchema = z
  .string()
  .refine((group) => !verdaccioGroup.test(group), "is a group of Verdaccio's own; say authenticated for everybody");

const pathPattern = /^(?!\/-\/verdaccio(?:\/|$))(?:\/[\w~.-]+)+$/;

const apiMessage = "must be false, or a path such as /api/v4 that is not below /-/verdaccio";

const minimumLevelSchema = z.exactOptional(z.enum(accessLevels));

const minimumLevelsSchema = z.union(
  [z.boolean(), z.strictObject({ push: minimumLevelSchema, delete: minimumLevelSchema })],
  { error: "must be true, false, or levels such as { push: developer, delete: maintainer }" },
);

/** An empty list in YAML (`users:`) is null. */
function orEmpty<T extends z.ZodType>(list: T, empty: z.output<T>) {
  return z.preprocess((value) => value ?? empty, list);
}

const optionsSchema = z.strictObject({
  project: projectSchema.default({ id: 1, path: "verdaccio/packages" }),
  store: z.string().min(1, "must be the path of an SQLite file or the URL of a PostgreSQL database").optional(),
  groups: orEmpty(z.record(groupSchema, levelSchema), {}),
  users: orEmpty(z.record(z.string(), levelSchema), {}),
  authenticated: levelSchema.default("developer"),
  api: z.union([z.literal(false), z.string().regex(pathPattern, apiMessage)], { error: apiMessage }).default("/api/v4"),
  page: z.boolean("must be true or false").default(true),
  publicUrl: z.url({ protocol: /^https?$/, error: "must be an address such as https://npm.example.com" }).optional(),
  explain: z.boolean().default(true),
  // True is GitLab's levels, which also replace a missing one.
  minimum_access_levels: minimumLevelsSchema
    .transform((said) => (said === false ? null : said === true ? {} : said))
    .default(null),
  ownRoutes: orEmpty(
    z.array(
      z.string().regex(/^(?:POST|PUT|PATCH|DELETE) \/\S*$/, "must be a method and a path, such as POST /hooks/*"),
    ),
    [],
  ),
});

/** The plugin's options in Verdaccio's YAML; docs/guard/verdaccio.md explains each. */
export type PluginOptions = z.infer<typeof optionsSchema>;

/** A level that a user or a group is given. */
export type GivenLevel = z.infer<typeof levelSchema>;

/**
 * The plugin's options, from one of its two roles; the other has none, or the same. The error is
 * one line for the person who wrote them.
 */
export function readOptions(config: VerdaccioConfig): Result<PluginOptions, string> {
  const sections = [sectionOf("auth", config.auth), sectionOf("middlewares", config.middlewares)].filter(
    ({ value }) => value !== null && value !== undefined && !isEmptyObject(value),
  );
  const [first = { place: pluginId, value: {} }, second] = sections;
  if (second === undefined) return readSection(first);
  return Result.combineWithAllErrors([readSection(first), readSection(second)])
    .mapErr((errors) => errors.join("; "))
    .andThen(([options, other]) =>
      isDeepStrictEqual(options, other)
        ? ok(options)
        : err(`${first.place} and ${second.place} differ: say the options in one place, and leave the other empty`),
    );
}

interface Section {
  readonly place: string;
  readonly value: unknown;
}

function readSection({ place, value }: Section): Result<PluginOptions, string> {
  const parsed = optionsSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.map((issue) => `${[place, ...issue.path].join(".")}: ${describe(issue)}`).join("; "));
}

function sectionOf(role: string, plugins: unknown): Section {
  const value = typeof plugins === "object" && plugins !== null ? Object.entries(plugins) : [];
  return { place: `${role}.${pluginId}`, value: value.find(([id]) => id === pluginId)?.[1] };
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => message).join(", ");
  if (issue.code !== "unrecognized_keys") return issue.message;
  const known = Object.keys(optionsSchema.shape).join(", ");
  return `knows no ${issue.keys.join(", ")}${issue.path.length === 0 ? ` (it knows ${known})` : ""}`;
}
