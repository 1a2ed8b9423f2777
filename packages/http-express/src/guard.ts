import { type BodyFinding, type PackageWrite, requestMeaning } from "@package-protection/registry-protocols";
import type { NextFunction, Request, RequestHandler, Response } from "express";
import { err, ok, type Result } from "neverthrow";
import { type GuardedBody, guardBody } from "./guard-body.ts";
import { decideWrite } from "./guard-decision.ts";
import { logGuardFailure } from "./guard-failure-log.ts";
import { guardedAddress, parsedMounts } from "./guard-mount.ts";
import { type PackageGuardOptions, requireOptions } from "./guard-options.ts";
import { isOwnRoute, type OwnRoutes } from "./guard-own-routes.ts";
import { isReadingMethod, markVetted } from "./guard-pass.ts";
import type { GuardProblem } from "./guard-problem.ts";
import { guardRefusal } from "./guard-refusal.ts";
import { refuseLate } from "./late-refusal.ts";
import { isEncoded } from "./media-type.ts";
import { isMethodOverridden } from "./overridden-method.ts";
import { sendResponse } from "./send-response.ts";
import { internalError } from "./wire-error.ts";

/**
 * Vets every push and delete of a registry, before its body parsers and its routes.
 *
 * Mount it by `app.use` at the registry's path. It answers a write that the minimum access levels or the rules forbid, that the
 * protocol does not know, or that cannot be vetted (contract, section 6). Every other request goes on as it came, and
 * `packageWriteOf` returns what was vetted.
 *
 * After a body parser it passes no write whose body it needs, and inside a route no write at all: a TypeError goes to the host's
 * error handlers.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function packageGuard(options: PackageGuardOptions): RequestHandler {
  requireOptions(options);
  const mounts = parsedMounts(options.mount);
  return (request, response, next, ...parameter: readonly unknown[]) => {
    if (isReadingMethod(request.method) && !isMethodOverridden(request)) return next();
    const address = guardedAddress({ request, next, isParamCallback: parameter.length > 0 }, mounts);
    if (address.kind === "elsewhere") return next();
    if (address.kind === "misplaced") return fail(address.error, request, next);
    const opened = openOrError(options, request, address.kind === "below" ? address.target : null);
    if (opened instanceof Error) return fail(opened, request, next);
    const pass = (write: PackageWrite | null) => {
      markVetted(request, write);
      opened.body?.passOn((problem) => refuseLate(request, response, guardRefusal(problem, false)));
      next();
    };
    if (opened.told?.isOk() === true && opened.told.value === null) return pass(null);
    void vet(options, request, opened).then((vetted) => {
      const isGone = request.socket.destroyed || response.headersSent;
      if (vetted?.isOk() && !isGone) return pass(vetted.value);
      opened.body?.discard();
      if (vetted?.isErr() && !isGone) refuse(options, request, response, vetted.error);
    });
  };
}

/**
 * Hands an error to Express. A `next` of the host's own may go on whatever it is called with, so there the error goes to the
 * router's. A throw would stop the process where the guard is called from a timer or an async function.
 *
 * @throws the error where no router handles the request.
 */
function fail(error: Error, request: Request, next: NextFunction): void {
  const forward = next.name === "next" && next.length === 1 ? next : request.next;
  if (typeof forward !== "function") throw error;
  forward(error);
}

type Vetted = Result<PackageWrite | null, GuardProblem>;

/** What a request says before anything is awaited: of itself, or by a body that is being read. */
type Opened = { readonly told: Vetted; readonly body: null } | { readonly told: null; readonly body: GuardedBody };

/** The error is for a request whose body cannot be read, as after a body parser. */
function openOrError(...given: Parameters<typeof open>): Opened | Error {
  try {
    return open(...given);
  } catch (cause) {
    return cause instanceof Error ? cause : new TypeError("the request cannot be read", { cause });
  }
}

/** @param target null where routers could read the address in different ways. */
function open(options: PackageGuardOptions, request: Request, target: string | null): Opened {
  const { protocol, ownRoutes = [], maximumBytesBeforeName } = options;
  const told = (vetted: Vetted): Opened => ({ told: vetted, body: null });
  if (isMethodOverridden(request)) return told(err({ type: "method_overridden" }));
  if (target === null) return told(err({ type: "path_invalid" }));
  const contentType = request.headers["content-type"];
  const meaning = requestMeaning(protocol, { method: request.method, target, contentType });
  switch (meaning.kind) {
    case "harmless":
      return told(ok(null));
    case "write":
      return told(ok(meaning.write));
    case "refused":
      return told(err(meaning.problem));
    case "unknown-write":
      return told(vetOwnRoute(ownRoutes, request, target));
    case "write-told-by-body":
      if (isEncoded(request.headers["content-encoding"])) return told(err({ type: "body_encoded" }));
      if (hasTwoContentTypes(request)) return told(err({ type: "body_invalid" }));
      return { told: null, body: guardBody(request, meaning.readBody(), maximumBytesBeforeName) };
  }
}

/** Of two headers Node takes the first; another reader could take the last. */
function hasTwoContentTypes({ rawHeaders }: Request): boolean {
  return rawHeaders.filter((name, place) => place % 2 === 0 && name.toLowerCase() === "content-type").length > 1;
}

function vetOwnRoute(ownRoutes: OwnRoutes<Request>, request: Request, target: string): Vetted {
  const [path = ""] = target.split("?", 1);
  try {
    return isOwnRoute(ownRoutes, request, path) ? ok(null) : err({ type: "write_unknown" });
  } catch (cause) {
    return err(internalError(cause));
  }
}

/** Null where the client went away before its body had told anything. Never rejects. */
async function vet(options: PackageGuardOptions, request: Request, { told, body }: Opened): Promise<Vetted | null> {
  try {
    if (body !== null && !(await body.told)) return null;
    const asked = told ?? vettedBy(body.finding());
    if (asked.isErr() || asked.value === null) return asked;
    const { protection, projectId, principal, existingVersions } = options;
    const decided = await decideWrite(
      {
        protection,
        projectId: () => (typeof projectId === "function" ? projectId(request) : projectId),
        principal: () => principal(request),
        existingVersions: existingVersions && ((packageName) => existingVersions(packageName, request)),
      },
      asked.value,
    );
    if (decided.isErr()) return err(decided.error);
    const later = body?.finding();
    // What came while the rules were asked may contradict what was asked about.
    return later?.kind === "refused" ? err(later.problem) : ok(decided.value);
  } catch (cause) {
    return err(internalError(cause));
  }
}

function vettedBy(finding: BodyFinding): Vetted {
  switch (finding.kind) {
    case "harmless":
      return ok(null);
    case "write":
      return ok(finding.write);
    case "refused":
      return err(finding.problem);
    case "more":
      return err(internalError(new Error("the body ended, and told nothing")));
  }
}

function refuse(options: PackageGuardOptions, request: Request, response: Response, problem: GuardProblem): void {
  logGuardFailure(options.logger, problem, request, request.baseUrl + request.path);
  const { reasonPhrase, response: answer } = guardRefusal(problem, options.explain ?? true);
  // HTTP/2 has no reason phrases.
  if (reasonPhrase !== null && request.httpVersionMajor < 2) response.statusMessage = reasonPhrase;
  sendResponse(request, response, answer).catch(() => response.destroy());
}
