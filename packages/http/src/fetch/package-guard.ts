import type { PackageWrite } from "@package-protection/registry-protocols";
import type { GuardError } from "../guard/errors.ts";
import { findGuardedUrl, parsedMounts } from "../guard/mount.ts";
import { type PackageGuardOptions, requireOptions } from "../guard/options.ts";
import { guardRefusal } from "../guard/refusal.ts";
import { vetWrite } from "../guard/vet-write.ts";
import { markVetted } from "../guard/vetted.ts";
import { nextBatch } from "../message/event-loop.ts";
import { describeCause, type Logger, notify, redaction } from "../message/logger.ts";
import { isReading } from "../message/request-method.ts";
import { splitUrl } from "../message/request-target.ts";
import { internalErrorResponse } from "../message/response.ts";
import { headerOf, toResponse } from "./exchange.ts";
import { type FetchHeldBody, holdBody } from "./held-body.ts";

/** The options of `packageGuard` as a fetch handler. */
export interface FetchPackageGuardOptions<HostRequest = Request> extends PackageGuardOptions<HostRequest> {
  /**
   * The path of the registry in `request.url`, or several; `/` where all that the guard sees is the registry's, as where a
   * framework takes its own mount off the url. Each is a literal path such as `/registry`.
   *
   * The guard vets what is below these paths, and lets any other request go on without vetting it. An address that another router
   * could find below them is refused with 400.
   */
  readonly mount: string | readonly string[];
  /** The client's network address, for events. Null where the runtime does not say it, which is the default; so is a throw. */
  readonly address?: (request: HostRequest) => string | null | undefined;
}

/** A request that may go on, or the answer to one that may not. */
export type GuardedRequest = PassedRequest | { readonly allowed: false; readonly response: Response };

/** A request that may go on. */
export interface PassedRequest {
  readonly allowed: true;
  /**
   * What the host goes on with: the request itself, or one with the same head and body whose body is still watched. Where a later
   * part of it contradicts what was vetted, the stream errors before its end. The body of the request that came is locked then.
   */
  readonly request: Request;
  /** Null for a request that writes no package, and for one that is not below the mount. */
  readonly write: PackageWrite | null;
  /** The answer to the client where the body has contradicted what was vetted; null as long as it has not. */
  lateRefusal(): Response | null;
}

/**
 * Vets every push and delete of a registry, before anything reads its body: for whatever has a fetch handler, such as Bun, Deno,
 * Workers, and Node behind an adapter.
 *
 * A write that the minimum access levels or the rules forbid, that the protocol does not know, or that cannot be vetted (contract,
 * section 6), comes back with the response to it. Every other request may go on. `packageWriteOf` of its `request` returns what was
 * vetted. The promise never rejects.
 *
 * A guard that cannot do its work, as behind a body parser, answers with 500, and reports a TypeError with the remedy to `logger`,
 * or to the console.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function packageGuard(options: FetchPackageGuardOptions): (request: Request) => Promise<GuardedRequest> {
  const vet = vetRequests(options);
  return (request) => vet(request, request);
}

/**
 * Vets requests for adapters of frameworks over fetch. `hostRequest` is what the host's functions get. Where the framework's router reads
 * a request's path in another way than it was sent, it `isAmbiguous`: a write is refused then.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function vetRequests<HostRequest>(
  options: FetchPackageGuardOptions<HostRequest>,
): (request: Request, hostRequest: HostRequest, isAmbiguous?: boolean) => Promise<GuardedRequest> {
  requireOptions(options);
  const { mount, address = () => null, explain = true, maximumBytesBeforeName, logger } = options;
  if (mount === undefined) {
    throw new TypeError('mount must be the registry\'s path in request.url, such as "/registry", or "/" for all of it');
  }
  if (typeof address !== "function") throw new TypeError("address must be a function");
  const mounts = parsedMounts(mount);

  const vet = async (request: Request, hostRequest: HostRequest, isAmbiguous: boolean): Promise<GuardedRequest> => {
    if (isReadingRequest(request)) return passUnvetted(request);
    const { method, url } = request;
    const found = isAmbiguous ? { kind: "ambiguous" as const } : findGuardedUrl(url, mounts);
    if (found.kind === "elsewhere") return passUnvetted(request);
    const refused = (error: GuardError): GuardedRequest => {
      const { reasonPhrase, response } = guardRefusal(error, explain);
      return { allowed: false, response: toResponse(method, response, reasonPhrase ?? undefined) };
    };
    const header = headerOf(request);
    const { body, outcome, reportLate } = vetWrite<HostRequest, FetchHeldBody>(options, {
      request: hostRequest,
      method,
      url,
      path: splitUrl(url).path,
      target: found.kind === "below" ? found.target : null,
      address: addressOf(address, hostRequest),
      header,
      countContentTypes: () => (header("content-type") ?? "").split(",").length,
      holdBody: (reader) => holdBody(request, reader, maximumBytesBeforeName),
      nextBatch,
    });
    const vetted = await outcome;
    if (vetted === null) return refused({ type: "body_invalid" });
    if (vetted.isErr()) {
      body?.discard();
      return refused(vetted.error);
    }
    let contradiction: GuardError | null = null;
    const stream = body?.passOn((error) => {
      contradiction = error;
      reportLate(error);
    });
    const watched = stream ? withBody(request, stream) : request;
    markVetted(watched, vetted.value);
    const lateRefusal = () => contradiction && toResponse(method, guardRefusal(contradiction, false).response);
    return { allowed: true, request: watched, write: vetted.value, lateRefusal };
  };

  return (request, hostRequest, isAmbiguous = false) =>
    vet(request, hostRequest, isAmbiguous).catch((cause: unknown) => ({
      allowed: false,
      response: failure(request, cause, logger),
    }));
}

/** The answer of a guard that cannot do its work. It reports why to the logger, or without one to the console. */
export function failure({ method }: Request, cause: unknown, logger: Logger | undefined): Response {
  const details = { cause: describeCause(cause, redaction([])) };
  notify(() => (logger ?? console).error("package guard: misplaced", details));
  return toResponse(method, internalErrorResponse);
}

/** Whether a request writes no package, whatever its address. */
export function isReadingRequest(request: Request): boolean {
  const { method, url } = request;
  return isReading({ method, url, header: headerOf(request) });
}

function passUnvetted(request: Request): GuardedRequest {
  return { allowed: true, request, write: null, lateRefusal: () => null };
}

/** Made of its parts: `new Request(request)` does not copy the requests of every runtime's adapter. */
function withBody({ url, method, headers, signal }: Request, body: ReadableStream<Uint8Array>): Request {
  return new Request(url, { method, headers, signal, body, duplex: "half" });
}

function addressOf<HostRequest>(
  address: (hostRequest: HostRequest) => string | null | undefined,
  hostRequest: HostRequest,
): string | null {
  try {
    return address(hostRequest) ?? null;
  } catch {
    return null;
  }
}
