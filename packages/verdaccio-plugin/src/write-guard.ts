import { type PackageWrite, requestMeaning } from "@package-protection/registry-protocols";
import { err, ok, type Result } from "neverthrow";
import { match } from "ts-pattern";
import { isObject, type Packument, readPackument } from "./packument.ts";
import { packumentActions } from "./packument-change.ts";
import type { Refusal } from "./refusal.ts";
import type { RegistryProtection } from "./registry-protection.ts";
import { storedPackage } from "./stored-package.ts";
import type { VerdaccioStorage, VerdaccioUser } from "./verdaccio.ts";

/** A request that writes, after Verdaccio's body parser. */
export interface WriteRequest {
  readonly method: string;
  readonly target: string;
  readonly contentType: string | undefined;
  /** What the parser made of the body. */
  readonly body: unknown;
  readonly user: VerdaccioUser;
  /** Called at most once, before what the registry holds is looked at: waits for the other writes of the same package. */
  waitForOthers(packageName: string): Promise<void>;
}

/** Verdaccio's own, where nobody writes a package: its web interface, and signing in. */
const verdaccioRoutes = ["POST /-/verdaccio/*", "PUT /-/verdaccio/*", "POST /-/v1/*"];

/** A write of one package. */
export type ClassifiedWrite =
  | { readonly packageName: string; readonly actions: PackageWrite["actions"] }
  /** Only what the registry holds tells what the document does to it. */
  | { readonly packageName: string; readonly packument: Packument };

/** What a request writes, null where that is no package, or why it may not. */
export function classifyWrite(
  registry: RegistryProtection,
  request: WriteRequest,
): Result<ClassifiedWrite | null, Refusal> {
  return match(requestMeaning("npm", request))
    .returnType<Result<ClassifiedWrite | null, Refusal>>()
    .with({ kind: "harmless" }, () => ok(null))
    .with({ kind: "refused" }, ({ problem }) => err(problem))
    .with({ kind: "unknown-write" }, () => {
      const passed = [...verdaccioRoutes, ...(registry.configured?.options.ownRoutes ?? [])];
      return passed.some((route) => isRoute(route, request)) ? ok(null) : err({ type: "write_unknown" });
    })
    .with({ kind: "write" }, ({ write }) => ok(write))
    .with({ kind: "write-told-by-body" }, ({ readBody }) => {
      const packument = readPackument(request.body);
      if (packument === null) return err({ type: "body_invalid" });
      const reader = readBody();
      reader.read(Buffer.from(JSON.stringify(outline(request.body))));
      const found = reader.end();
      if (found.kind === "refused") return err(found.problem);
      return ok(found.kind === "write" ? { packageName: found.write.packageName, packument } : null);
    })
    .exhaustive();
}

/** Whether Verdaccio's routes ask for the permission to publish before they do anything. */
export function needsPublish(write: ClassifiedWrite): boolean {
  return !("actions" in write) || write.actions.includes("push");
}

/**
 * Whether the user may do what a request writes.
 *
 * @param mayRead whether the user may know what is stored. Otherwise the stricter reading counts, so that the answer does not
 * depend on it (contract, section 6).
 */
export async function decideWrite(
  registry: RegistryProtection,
  storage: VerdaccioStorage,
  request: WriteRequest,
  write: ClassifiedWrite,
  mayRead: boolean,
): Promise<Result<undefined, Refusal>> {
  const { packageName } = write;
  if ("actions" in write) return registry.check(request.user, packageName, write.actions);
  await request.waitForOthers(packageName);
  const isFiltered = (storage.filters ?? []).length > 0;
  const put = { packageName, packument: write.packument, onRevision: isOnRevision(request.target), isFiltered };
  const needed = await packumentActions(put, async () => (mayRead ? storedPackage(storage, packageName) : null));
  return registry.check(request.user, packageName, needed);
}

/** @param route a method and a path; a star at its end stands for whatever follows. */
function isRoute(route: string, { method, target }: WriteRequest): boolean {
  const asked = `${method} ${target.split("?", 1)}`;
  return route.endsWith("*") ? asked.startsWith(route.slice(0, -1)) : asked === route;
}

/** What the reader of documents looks at: keys, and the values of the members that count. Most bytes are elsewhere. */
function outline(body: unknown): unknown {
  if (!isObject(body)) return body ?? null;
  return mapMembers(body, (value, key) => {
    switch (key) {
      case "versions":
        return mapMembers(value, (version) => mapMembers(version, nameOrNothing));
      case "_attachments":
        return mapMembers(value, (attachment) => mapMembers(attachment, kindOf));
      case "name":
      case "_id":
        return nameOrKind(value);
      default:
        return kindOf(value);
    }
  });
}

function mapMembers(value: unknown, change: (member: unknown, key: string) => unknown): unknown {
  if (!isObject(value)) return kindOf(value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member, key)]));
}

const nameOrKind = (value: unknown) => (typeof value === "string" ? value : kindOf(value));
const nameOrNothing = (value: unknown, key: string) => (key === "name" ? nameOrKind(value) : 0);

/** The shortest value of the same kind. */
function kindOf(value: unknown): unknown {
  if (isObject(value)) return {};
  if (Array.isArray(value)) return [];
  return typeof value === "string" ? "" : value;
}

function isOnRevision(target: string): boolean {
  const [path = ""] = target.split("?");
  return decodeURIComponent(path).split("/").includes("-rev");
}
