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

/** The name of the package that a request may write, null where it writes none, or why it may not. */
export async function vetWrite(
  registry: RegistryProtection,
  storage: VerdaccioStorage,
  request: WriteRequest,
): Promise<Result<string | null, Refusal>> {
  const meaning = requestMeaning("npm", request);
  return match(meaning)
    .returnType<Promise<Result<string | null, Refusal>>>()
    .with({ kind: "harmless" }, async () => ok(null))
    .with({ kind: "refused" }, async ({ problem }) => err(problem))
    .with({ kind: "unknown-write" }, async () => {
      const passed = [...verdaccioRoutes, ...(registry.configured?.options.ownRoutes ?? [])];
      return passed.some((route) => isRoute(route, request)) ? ok(null) : err({ type: "write_unknown" });
    })
    .with({ kind: "write" }, ({ write }) => decide(registry, request.user, write))
    .with({ kind: "write-told-by-body" }, async ({ readBody }) => {
      const reader = readBody();
      reader.read(Buffer.from(JSON.stringify(withoutTarballs(request.body))));
      const found = reader.end();
      if (found.kind === "refused") return err(found.problem);
      if (found.kind !== "write") return ok(null);
      const { packageName } = found.write;
      await request.waitForOthers(packageName);
      const put = { packageName, body: request.body, onRevision: isOnRevision(request.target) };
      const actions = await packumentActions(put, () => storedPackage(storage, packageName));
      return decide(registry, request.user, { packageName, actions });
    })
    .exhaustive();
}

async function decide(
  registry: RegistryProtection,
  user: VerdaccioUser,
  { packageName, actions }: Pick<PackageWrite, "packageName" | "actions">,
): Promise<Result<string, Refusal>> {
  return (await registry.check(user, packageName, actions)).map(() => packageName);
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
