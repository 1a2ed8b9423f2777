import { type PackageWrite, requestMeaning } from "@package-protection/registry-protocols";
import { err, ok, type Result } from "neverthrow";
import { match } from "ts-pattern";
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
export interface ToldWrite {
  readonly packageName: string;
  /** Null where only a look at what the registry holds tells. */
  readonly actions: PackageWrite["actions"] | null;
}

/** What a request writes, null where that is no package, or why it may not. */
export function tellWrite(registry: RegistryProtection, request: WriteRequest): Result<ToldWrite | null, Refusal> {
  return match(requestMeaning("npm", request))
    .returnType<Result<ToldWrite | null, Refusal>>()
    .with({ kind: "harmless" }, () => ok(null))
    .with({ kind: "refused" }, ({ problem }) => err(problem))
    .with({ kind: "unknown-write" }, () => {
      const passed = [...verdaccioRoutes, ...(registry.configured?.options.ownRoutes ?? [])];
      return passed.some((route) => isRoute(route, request)) ? ok(null) : err({ type: "write_unknown" });
    })
    .with({ kind: "write" }, ({ write }) => ok(write))
    .with({ kind: "write-told-by-body" }, ({ readBody }) => {
      const reader = readBody();
      reader.read(Buffer.from(JSON.stringify(withoutTarballs(request.body))));
      const found = reader.end();
      if (found.kind === "refused") return err(found.problem);
      return ok(found.kind === "write" ? { packageName: found.write.packageName, actions: null } : null);
    })
    .exhaustive();
}

/** Whether the user may do what a request writes. */
export async function decideWrite(
  registry: RegistryProtection,
  storage: VerdaccioStorage,
  request: WriteRequest,
  { packageName, actions }: ToldWrite,
): Promise<Result<undefined, Refusal>> {
  if (actions !== null) return registry.check(request.user, packageName, actions);
  await request.waitForOthers(packageName);
  const isFiltered = (storage.filters ?? []).length > 0;
  const put = { packageName, body: request.body, onRevision: isOnRevision(request.target), isFiltered };
  const needed = await packumentActions(put, () => storedPackage(storage, packageName));
  return registry.check(request.user, packageName, needed);
}

/** @param route a method and a path; a star at its end stands for whatever follows. */
function isRoute(route: string, { method, target }: WriteRequest): boolean {
  const asked = `${method} ${target.split("?", 1)}`;
  return route.endsWith("*") ? asked.startsWith(route.slice(0, -1)) : asked === route;
}

/** The same document with empty attachments, which are most of its bytes and say nothing of its meaning. */
function withoutTarballs(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("_attachments" in body)) return body ?? null;
  const { _attachments: attachments } = body;
  if (typeof attachments !== "object" || attachments === null || Array.isArray(attachments)) return body;
  return { ...body, _attachments: Object.fromEntries(Object.keys(attachments).map((file) => [file, {}])) };
}

function isOnRevision(target: string): boolean {
  const [path = ""] = target.split("?");
  return decodeURIComponent(path).split("/").includes("-rev");
}
