import { readFile } from "node:fs/promises";
import { err, ok, type Result } from "neverthrow";
import { serverTarget } from "./server-target.ts";
import { type Failure, type RuleTarget, withNamedFailures } from "./target.ts";

/** The options of every command that reads or changes rules. */
export interface TargetOptions {
  readonly url?: string;
  readonly project?: string;
  readonly tokenFile?: string;
  readonly database?: string;
  readonly by?: string;
}

/** Whether options or variables name a server or a database. */
export function namesTarget(options: TargetOptions): boolean {
  return options.database !== undefined || urlOf(options) !== undefined;
}

/** The project that options or a variable name; null if none does. */
export function projectOf({ project }: TargetOptions): string | null {
  return project ?? environment("PROJECT") ?? null;
}

/**
 * Opens the target of the options, or of the variables if an option is missing.
 *
 * @param use whether the command changes rules: in a database such a command needs a name for the history.
 */
export async function openTarget(
  options: TargetOptions,
  use: "read" | "write",
  project = projectOf(options),
): Promise<Result<RuleTarget, Failure>> {
  const { database, by } = options;
  if (project === null) return err("which project? --project ID or PATH, or PACKAGE_PROTECTION_PROJECT, names it");
  if (database !== undefined) {
    if (options.url !== undefined) return err("--url and --database exclude each other: a server has its own database");
    if (use === "write" && (by ?? "").trim() === "")
      return err("--by NAME is needed with --database: the history keeps who changed a rule");
    const { databaseTarget, projectIdOf } = await import("./database-target.ts");
    const id = projectIdOf(project);
    if (id.isErr()) return err(id.error);
    return (await databaseTarget({ database, projectId: id.value, by: by ?? null })).map(withNamedFailures);
  }
  const url = urlOf(options);
  if (url === undefined) {
    return err(
      "where are the rules? --url ADDRESS (or PACKAGE_PROTECTION_URL) names a server, --database FILE or postgres://… a database",
    );
  }
  const token = await readToken(options.tokenFile, "TOKEN");
  return token.andThen((text) => serverTarget({ url, project, token: text })).map(withNamedFailures);
}

/** The server from which rules are imported, which has options of its own. */
export async function openSource(
  url: string,
  project: string,
  tokenFile: string | undefined,
): Promise<Result<RuleTarget, Failure>> {
  const token = await readToken(tokenFile, "FROM_TOKEN");
  return token.andThen((text) => serverTarget({ url, project, token: text, isSource: true })).map(withNamedFailures);
}

/** The token of a file, or else of a variable; null if there is neither. */
async function readToken(
  file: string | undefined,
  variable: "TOKEN" | "FROM_TOKEN",
): Promise<Result<string | null, Failure>> {
  if (file === undefined) return ok(environment(variable)?.trim() ?? null);
  try {
    return ok((await readFile(file, "utf8")).trim());
  } catch (cause) {
    return err(`the token file ${file} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function urlOf({ url, database }: TargetOptions): string | undefined {
  return database === undefined ? (url ?? environment("URL")) : undefined;
}

/** An empty variable counts as absent. */
function environment(name: "URL" | "PROJECT" | "TOKEN" | "FROM_TOKEN"): string | undefined {
  return process.env[`PACKAGE_PROTECTION_${name}`] || undefined;
}
