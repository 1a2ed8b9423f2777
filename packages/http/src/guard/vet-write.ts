import { type BodyFinding, classifyRequest, type PackageWrite } from "@package-protection/registry-protocols";
import { err, ok, type Result } from "neverthrow";
import { isFromOtherSite } from "../message/client-header.ts";
import { internalError } from "../message/errors.ts";
import { afterwards, isPromise } from "../message/host-call.ts";
import { isEncoded } from "../message/media-type.ts";
import { isMethodOverridden } from "../message/request-method.ts";
import { findCaller, type GuardCaller, requireSomeAction } from "./caller.ts";
import { decideWrite } from "./decision.ts";
import type { GuardError } from "./errors.ts";
import type { HeldBody } from "./held-body.ts";
import { isOwnRoute, type PackageGuardOptions } from "./options.ts";
import { eventOrigin, reportOutcome } from "./outcome.ts";
import type { VettingState, WriteRequest } from "./write-request.ts";

/** The write, null for a request that writes no package, or the reason why the request may not pass. */
type Vetted = Result<PackageWrite | null, GuardError>;

export interface Vetting<Body> {
  /** Null where the answer does not depend on the body. */
  readonly body: Body | null;
  /**
   * A promise only if something has to be waited for: the host's answer, the body or the rules. Null if the client disconnected before
   * its package was known. Never rejects.
   */
  readonly outcome: Vetted | Promise<Vetted | null>;
  /** Reports an error that is found after the write was allowed. */
  reportLate(error: GuardError): void;
}

/**
 * Vets a request that writes, the same way for every transport.
 *
 * First the request line and the headers classify it. Then the host names the caller, before the body is read. Then the body is read, if
 * only it names the package. One state of the rules decides all of the write. Every outcome is reported.
 */
export function vetWrite<Request, Body extends HeldBody>(
  options: PackageGuardOptions<Request>,
  written: WriteRequest<Request, Body>,
): Vetting<Body> {
  const known: VettingState = { startedAt: performance.now(), caller: null, write: null, wouldRefuse: [] };
  const report = <Outcome extends Vetted | null>(vetted: Outcome): Outcome => {
    const isSilent = vetted === null || (vetted.isOk() && vetted.value === null);
    if (!isSilent) reportOutcome(options, written, known, vetted.isErr() ? vetted.error : null);
    return vetted;
  };
  const { body, outcome } = openWrite(options, written, known);
  return {
    body,
    outcome: isPromise(outcome) ? outcome.then(report, (cause) => report(failed(cause))) : report(outcome),
    reportLate: (error) => reportOutcome(options, written, known, error),
  };
}

function failed(cause: unknown): Vetted {
  return err(internalError(cause));
}

function openWrite<Request, Body extends HeldBody>(
  options: PackageGuardOptions<Request>,
  written: WriteRequest<Request, Body>,
  known: VettingState,
): Pick<Vetting<Body>, "body" | "outcome"> {
  const { method, target, header } = written;
  const withoutBody = (outcome: Vetting<Body>["outcome"]) => ({ body: null, outcome });
  if (isMethodOverridden(written)) return withoutBody(err({ type: "method_overridden" }));
  if (target === null) return withoutBody(err({ type: "path_invalid" }));
  const meaning = classifyRequest(options.protocol, { method, target, contentType: header("content-type") });
  const isOfOtherSite = isFromOtherSite(header);
  switch (meaning.kind) {
    case "no_write":
      return withoutBody(ok(null));
    case "write":
      known.write = meaning.write;
      if (isOfOtherSite) return withoutBody(err({ type: "cross_site" }));
      return withoutBody(vetNamed(options, written, known, meaning.write));
    case "refused":
      return withoutBody(err(meaning.error));
    case "unknown_write":
      return withoutBody(vetOwnRoute(options, written, target));
    case "write_named_by_body": {
      if (isOfOtherSite) return withoutBody(err({ type: "cross_site" }));
      if (isEncoded(header("content-encoding"))) return withoutBody(err({ type: "body_encoded" }));
      if (written.countContentTypes() > 1) return withoutBody(err({ type: "body_invalid" }));
      const body = written.holdBody(meaning.readBody());
      return { body, outcome: vetBody(options, written, known, body) };
    }
  }
}

function vetOwnRoute<Request>(
  { ownRoutes = [] }: PackageGuardOptions<Request>,
  { request, method }: WriteRequest<Request>,
  target: string,
): Vetted {
  const [path = ""] = target.split("?", 1);
  try {
    return isOwnRoute(ownRoutes, request, { method, path }) ? ok(null) : err({ type: "write_unknown" });
  } catch (cause) {
    return err(internalError(cause));
  }
}

function vetNamed<Request>(
  options: PackageGuardOptions<Request>,
  written: WriteRequest<Request>,
  known: VettingState,
  write: PackageWrite,
): Vetted | Promise<Vetted> {
  return afterwards(findCaller(options, written.request, write.actions[0]), (caller) => {
    if (caller.isErr()) return err(caller.error);
    known.caller = caller.value;
    return decide(options, written, known, caller.value, write);
  });
}

async function vetBody<Request>(
  options: PackageGuardOptions<Request>,
  written: WriteRequest<Request>,
  known: VettingState,
  body: HeldBody,
): Promise<Vetted | null> {
  const asked = findCaller(options, written.request, "push");
  const caller = isPromise(asked) ? await asked : asked;
  if (caller.isErr()) return err(caller.error);
  known.caller = caller.value;
  const some = requireSomeAction(options, caller.value);
  if (some.isErr()) return err(some.error);
  if (!(await body.read())) return null;
  const named = foundWrite(body.finding());
  if (named.isErr() || named.value === null) return named;
  known.write = named.value;
  const decided = await decide(options, written, known, caller.value, named.value);
  const later = body.finding();
  // Bytes that came while the rules were read may contradict the decided write.
  return decided.isOk() && later.kind === "refused" ? err(later.error) : decided;
}

function foundWrite(finding: BodyFinding): Vetted {
  switch (finding.kind) {
    case "no_write":
      return ok(null);
    case "write":
      return ok(finding.write);
    case "refused":
      return err(finding.error);
    case "more":
      return err(internalError(new Error("the body ended, and named no package")));
  }
}

function decide<Request>(
  { protection, existingVersions }: PackageGuardOptions<Request>,
  written: WriteRequest<Request>,
  known: VettingState,
  caller: GuardCaller,
  write: PackageWrite,
): Promise<Vetted> {
  const { request, nextBatch } = written;
  const host = {
    protection,
    existingVersions: existingVersions && ((packageName: string) => existingVersions(packageName, request)),
    nextBatch,
    origin: eventOrigin(written, caller),
    onEvaluated: (wouldRefuse: VettingState["wouldRefuse"]) => {
      known.wouldRefuse = wouldRefuse;
    },
  };
  return decideWrite(host, caller, write);
}
