import type { GuardError } from "@package-protection/http";
import { type BodyReader, classifyRequest, type PackageWrite } from "@package-protection/registry-protocols";
import { err, ok, type Result } from "neverthrow";
import { match } from "ts-pattern";
import { outlineOf } from "../documents/outline.ts";
import { isObject, type Packument, readPackument, rememberedKeys } from "../documents/packument.ts";
import { packumentActions } from "../documents/packument-change.ts";
import { storedPackage } from "../documents/stored-package.ts";
import type { VerdaccioStorage, VerdaccioUser } from "../verdaccio.ts";
import type { RegistryProtection, SentRequest } from "./registry-protection.ts";

/** A request that writes, after Verdaccio's body parser. */
export interface WriteRequest extends SentRequest {
  readonly target: string;
  readonly contentType: string | undefined;
  /** The parsed body. */
  readonly body: unknown;
  readonly user: VerdaccioUser;
  /** Called at most once, before the stored package is read: waits for the other writes of the same package. */
  waitForOthers(packageName: string): Promise<void>;
}

/** Verdaccio's own, which write no package: its web interface, and signing in. */
const verdaccioRoutes = ["POST /-/verdaccio/*", "PUT /-/verdaccio/*", "POST /-/v1/*"];

/** A write of one package. */
export type ClassifiedWrite =
  | { readonly packageName: string; readonly actions: PackageWrite["actions"] }
  /** The effect of the document depends on the stored package. */
  | { readonly packageName: string; readonly packument: Packument };

/** The write of a request, by its line and headers. */
export type AskedWrite =
  | { readonly packageName: string; readonly actions: PackageWrite["actions"] }
  /** The body has more. The name is null if the body has it. */
  | { readonly packageName: string | null; readonly readBody: () => BodyReader };

/** The write of a request by its head, null if it writes no package, or the reason to refuse it. */
export function askedWrite(registry: RegistryProtection, request: WriteRequest): Result<AskedWrite | null, GuardError> {
  return match(classifyRequest("npm", request))
    .returnType<Result<AskedWrite | null, GuardError>>()
    .with({ kind: "no_write" }, () => ok(null))
    .with({ kind: "refused" }, ({ error }) => err(error))
    .with({ kind: "unknown_write" }, () => {
      const passed = [...verdaccioRoutes, ...(registry.configured?.options.ownRoutes ?? [])];
      const isOwn = passed.some((route) => isRoute(route, request)) && !isReadAsPackage(request);
      return isOwn ? ok(null) : err({ type: "write_unknown" });
    })
    .with({ kind: "write" }, ({ write }) => ok(write))
    .with({ kind: "write_named_by_body" }, (named) => ok(named))
    .exhaustive();
}

/** The write of a request with this body, or the reason to refuse it. */
export function classifyWrite(asked: AskedWrite, body: unknown): Result<ClassifiedWrite, GuardError> {
  if ("actions" in asked) return ok(asked);
  const keysOf = rememberedKeys();
  const packument = readPackument(body, keysOf);
  if (packument === null || !isObject(body)) return err({ type: "body_invalid" });
  const reader = asked.readBody();
  reader.read(Buffer.from(outlineOf(body, asked.packageName, keysOf)));
  const found = reader.end();
  if (found.kind === "refused") return err(found.error);
  if (found.kind !== "write") return err({ type: "body_invalid" });
  return ok({ packageName: found.write.packageName, packument });
}

/** The package that a request with this body writes, or the reason to refuse it. */
export function nameOf(asked: AskedWrite, body: unknown): Result<string, GuardError> {
  if (asked.packageName !== null) return ok(asked.packageName);
  return classifyWrite(asked, body).map(({ packageName }) => packageName);
}

/** Whether Verdaccio's routes first check the permission to publish. */
export function needsPublish(write: AskedWrite): boolean {
  return !("actions" in write) || write.actions.includes("push");
}

/**
 * Whether the user may make the write of a request.
 *
 * @param mayRead whether the user may know what is stored. Otherwise the stricter reading counts, so that the answer does not
 * depend on it (contract, section 6).
 */
export async function checkWrite(
  registry: RegistryProtection,
  storage: VerdaccioStorage,
  request: WriteRequest,
  write: ClassifiedWrite,
  mayRead: boolean,
): Promise<Result<unknown, GuardError>> {
  const { packageName } = write;
  if ("actions" in write) return registry.check(request.user, packageName, write.actions, request);
  await request.waitForOthers(packageName);
  const isFiltered = (storage.filters ?? []).length > 0;
  const put = { packageName, packument: write.packument, onRevision: isOnRevision(request.target), isFiltered };
  const needed = await packumentActions(put, async () => (mayRead ? storedPackage(storage, packageName) : null));
  return registry.check(request.user, packageName, needed, request);
}

/** @param route a method and a path; a star at its end matches any rest. */
function isRoute(route: string, { method, target }: WriteRequest): boolean {
  const asked = `${method} ${target.split("?", 1)}`;
  return route.endsWith("*") ? asked.startsWith(route.slice(0, -1)) : asked === route;
}

/** Whether Verdaccio's router could find a route of a package: it ignores case and a slash at the end of a path. */
function isReadAsPackage(request: WriteRequest): boolean {
  const [path = ""] = request.target.toLowerCase().split("?", 1);
  const target = path.endsWith("/") ? path.slice(0, -1) : path;
  const { kind } = classifyRequest("npm", { ...request, target });
  // Behind a revision it accepts any further segments.
  return (kind !== "unknown_write" && kind !== "no_write") || target.split("/").includes("-rev");
}

function isOnRevision(target: string): boolean {
  const [path = ""] = target.split("?");
  return decodeURIComponent(path).split("/").includes("-rev");
}
