import {
  type BodyFinding,
  type BodyReader,
  type PackageWrite,
  requestMeaning,
} from "@package-protection/registry-protocols";
import { err, ok, type Result } from "neverthrow";
import { internalError } from "../message/errors.ts";
import { isEncoded } from "../message/media-type.ts";
import { decideWrite } from "./decision.ts";
import type { GuardError } from "./errors.ts";
import type { PackageGuardOptions } from "./options.ts";
import { isOwnRoute } from "./own-routes.ts";

/** A request's body, held back until it is known which package it writes. */
export interface HeldBody {
  /** Begins to read. Resolves once the finding is no longer `more`; false where the client went away before. */
  read(): Promise<boolean>;
  /** What was found so far. What comes later may turn it into `refused`, and into nothing else. */
  finding(): BodyFinding;
}

/** A request that writes, as a transport brings it. */
export interface WriteRequest<Request, Body extends HeldBody> {
  /** What the host's functions get. */
  readonly request: Request;
  readonly method: string;
  /** Path and query below the mount; null where routers could read the address in different ways. */
  readonly target: string | null;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** Called at most once, and before anything is awaited. Nothing of the body is passed on until it was vetted. */
  holdBody(reader: BodyReader): Body;
  /** Resolves once the requests that came together have been taken in, so that they share a read of the store. */
  nextBatch(): Promise<void>;
}

/** The write, null for a request that writes no package, or why the request may not pass. */
type Vetted = Result<PackageWrite | null, GuardError>;

export interface Vetting<Body> {
  /** Null where the answer does not depend on the body. */
  readonly body: Body | null;
  /** At once where the host is not asked. Null where the client went away before its package was known. Never rejects. */
  readonly outcome: Vetted | Promise<Vetted | null>;
}

/** Vets a request that writes: which package it writes, then who is calling, then whether all of it is allowed. */
export function vetWrite<Request, Body extends HeldBody>(
  options: PackageGuardOptions<Request>,
  written: WriteRequest<Request, Body>,
): Vetting<Body> {
  const { method, target, contentType } = written;
  const known = (outcome: Vetting<Body>["outcome"]): Vetting<Body> => ({ body: null, outcome });
  if (target === null) return known(err({ type: "path_invalid" }));
  const meaning = requestMeaning(options.protocol, { method, target, contentType });
  switch (meaning.kind) {
    case "harmless":
      return known(ok(null));
    case "write":
      return known(decide(options, written, meaning.write));
    case "refused":
      return known(err(meaning.problem));
    case "unknown-write":
      return known(vetOwnRoute(options, written, target));
    case "write-told-by-body": {
      if (isEncoded(written.contentEncoding)) return known(err({ type: "body_encoded" }));
      const body = written.holdBody(meaning.readBody());
      return { body, outcome: vetBody(options, written, body) };
    }
  }
}

function vetOwnRoute<Request>(
  { ownRoutes = [] }: PackageGuardOptions<Request>,
  { request, method }: WriteRequest<Request, HeldBody>,
  target: string,
): Vetted {
  const [path = ""] = target.split("?", 1);
  try {
    return isOwnRoute(ownRoutes, request, { method, path }) ? ok(null) : err({ type: "write_unknown" });
  } catch (cause) {
    return err(internalError(cause));
  }
}

async function vetBody<Request>(
  options: PackageGuardOptions<Request>,
  written: WriteRequest<Request, HeldBody>,
  body: HeldBody,
): Promise<Vetted | null> {
  try {
    if (!(await body.read())) return null;
    const found = foundWrite(body.finding());
    if (found.isErr() || found.value === null) return found;
    const decided = await decide(options, written, found.value);
    const later = body.finding();
    // What came while the rules were asked may contradict what was asked about.
    return decided.isOk() && later.kind === "refused" ? err(later.problem) : decided;
  } catch (cause) {
    return err(internalError(cause));
  }
}

function foundWrite(finding: BodyFinding): Vetted {
  switch (finding.kind) {
    case "harmless":
      return ok(null);
    case "write":
      return ok(finding.write);
    case "refused":
      return err(finding.problem);
    case "more":
      return err(internalError(new Error("the body ended, and named no package")));
  }
}

async function decide<Request>(
  { protection, projectId, principal, existingVersions }: PackageGuardOptions<Request>,
  { request, nextBatch }: WriteRequest<Request, HeldBody>,
  write: PackageWrite,
): Promise<Vetted> {
  try {
    const host = {
      protection,
      projectId: () => (typeof projectId === "function" ? projectId(request) : projectId),
      principal: () => principal(request),
      existingVersions: existingVersions && ((packageName: string) => existingVersions(packageName, request)),
      nextBatch,
    };
    return await decideWrite(host, write);
  } catch (cause) {
    return err(internalError(cause));
  }
}
