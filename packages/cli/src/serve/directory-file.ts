import { readFile } from "node:fs/promises";
import { accessLevels, projectVisibilities, tokenScopes } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { z } from "zod";

const projectSchema = z.strictObject({
  id: z.int(),
  path: z.string().regex(/^[^/]+(?:\/[^/]+)+$/, "must be a full path such as group/project"),
  visibility: z.enum(projectVisibilities),
  archived: z.boolean().default(false),
  packagesEnabled: z.boolean().default(true),
  protectionEnabled: z.boolean().default(true),
});

const userSchema = z.strictObject({
  name: z.string().min(1),
  token: z.string().min(1),
  admin: z.boolean().default(false),
  scopes: z.array(z.enum(tokenScopes)).default(["api"]),
  expired: z.boolean().default(false),
  revoked: z.boolean().default(false),
  memberships: z.record(z.string().regex(/^-?[0-9]+$/, "must be a project's id"), z.enum(accessLevels)),
});

const deployTokenSchema = z.strictObject({
  name: z.string().min(1),
  token: z.string().min(1),
  /** The ids of the projects that it is for. */
  projects: z.array(z.int()),
});

const directorySchema = z
  .strictObject({
    projects: z.array(projectSchema),
    users: z.array(userSchema),
    deployTokens: z.array(deployTokenSchema).default([]),
  })
  .superRefine(({ projects, users, deployTokens }, context) => {
    const report = (path: PropertyKey[], message: string) => context.addIssue({ code: "custom", path, message });
    reportRepeats(projects, "id", (index) => report(["projects", index, "id"], "is another project's id too"));
    reportRepeats(lowerCasedPaths(projects), "path", (index) =>
      report(["projects", index, "path"], "is another project's path too"),
    );
    reportRepeats(users, "name", (index) => report(["users", index, "name"], "is another user's name too"));
    reportRepeats([...users, ...deployTokens], "token", (index) =>
      report(
        index < users.length ? ["users", index, "token"] : ["deployTokens", index - users.length, "token"],
        "is another one's token too",
      ),
    );
    const ids = new Set(projects.map(({ id }) => String(id)));
    for (const [index, { projects: named }] of deployTokens.entries()) {
      if (!named.every((id) => ids.has(String(id)))) {
        report(["deployTokens", index, "projects"], "must hold ids of projects");
      }
    }
    for (const [index, { memberships }] of users.entries()) {
      for (const id of Object.keys(memberships)) {
        if (!ids.has(id)) report(["users", index, "memberships", id], "is no project's id");
      }
    }
  });

/** The projects, users and deploy tokens that the server knows. */
export type DirectoryFile = z.infer<typeof directorySchema>;
export type DirectoryUser = DirectoryFile["users"][number];

/** Reads a directory file. The error names the file, the place in it and what would be right there; it quotes no token. */
export async function readDirectoryFile(path: string): Promise<Result<DirectoryFile, string>> {
  const text = await readText(path);
  return text.andThen(parseJson(path)).andThen((json) => {
    const parsed = directorySchema.safeParse(json);
    if (parsed.success) return ok(parsed.data);
    const errors = parsed.error.issues.map((issue) => `${placeOf(issue.path)}: ${issue.message}`);
    return err(`the directory file ${path} is not valid: ${errors.join("; ")}`);
  });
}

async function readText(path: string): Promise<Result<string, string>> {
  try {
    return ok(await readFile(path, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return err(`the directory file ${path} can't be read: ${reason}`);
  }
}

function parseJson(path: string) {
  return (text: string): Result<unknown, string> => {
    try {
      return ok(JSON.parse(text));
    } catch (cause) {
      // The parser's own message quotes the text around the error, which may be a token.
      const place = cause instanceof Error ? /\(line \d+ column \d+\)/.exec(cause.message)?.[0] : undefined;
      return err(`the directory file ${path} is not JSON${place === undefined ? "" : ` ${place}`}`);
    }
  };
}

function lowerCasedPaths(projects: readonly { readonly path: string }[]) {
  return projects.map(({ path }) => ({ path: path.toLowerCase() }));
}

function reportRepeats<Item, Key extends keyof Item>(
  items: readonly Item[],
  key: Key,
  report: (index: number) => void,
): void {
  const seen = new Set<Item[Key]>();
  for (const [index, item] of items.entries()) {
    if (seen.has(item[key])) report(index);
    seen.add(item[key]);
  }
}

function placeOf(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return steps.join("").replace(/^\./, "") || "the file";
}
