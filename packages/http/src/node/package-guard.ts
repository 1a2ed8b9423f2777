import type { IncomingMessage } from "node:http";
import type { PackageWrite } from "@package-protection/registry-protocols";
import type { GuardError } from "../guard/errors.ts";
import { parsedMounts } from "../guard/mount.ts";
import { type PackageGuardOptions, requireOptions } from "../guard/options.ts";
import { guardRefusal } from "../guard/refusal.ts";
import { watchRoutes } from "../guard/route-watch.ts";
import { vetWrite } from "../guard/vet-write.ts";
import { markVetted } from "../guard/vetted.ts";
import { nextBatch } from "../message/event-loop.ts";
import { isPromise } from "../message/host-call.ts";
import { isReading } from "../message/request-method.ts";
import type { NodeHandler } from "./exchange.ts";
import { headerOf, type NodeExchange } from "./exchange.ts";
import { guardedAddress } from "./guarded-address.ts";
import { holdBody } from "./held-body.ts";
import { refuseLate, sendFailure, sendNotFound, sendResponse } from "./send-response.ts";

/** The options of `packageGuard` on node:http. */
export interface NodePackageGuardOptions<Request extends IncomingMessage = IncomingMessage>
  extends PackageGuardOptions<Request> {
  /**
   * The path of the registry in `request.url`, or several; `/` where all that the guard sees is the registry's, as where a
   * framework takes its own mount off `request.url`. Each is a literal path such as `/registry`.
   *
   * The guard vets what is below these paths, and lets any other request go on without vetting it. An address that another router
   * could find below them is refused with 400.
   */
  readonly mount: string | readonly string[];
}

const misplaced = "package guard: misplaced";

/** A request that writes, and its address below the mount. */
export interface GuardedWrite {
  /** Path and query below the mount; null where routers could read the address in different ways. */
  readonly target: string | null;
  /** The whole path, for log and events. */
  readonly path: string;
  /** The client's network address; by default the connection's. */
  readonly address?: string | undefined;
}

/**
 * Vets every push and delete of a registry, before its body parsers and its routes: for bare node:http, Connect and Polka.
 *
 * It answers a write that the minimum access levels or the rules forbid, that the protocol does not know, or that cannot be vetted
 * (contract, section 6). Every other request goes on as it came, by `next`; without `next` it is answered with 404.
 * `packageWriteOf` returns what was vetted.
 *
 * A guard that cannot do its work, as behind a body parser or where `mount` is not what the framework left of `request.url`,
 * answers every write with 500, and reports a TypeError with the remedy to `logger`, or as a warning of the process. It does so, too,
 * for a write whose `next` throws: nobody waits for the guard, so the process would end.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function packageGuard<Request extends IncomingMessage = IncomingMessage>(
  options: NodePackageGuardOptions<Request>,
): NodeHandler<Request> {
  const vet = vetRequests(options);
  if (options.mount === undefined) {
    throw new TypeError('mount must be the registry\'s path in request.url, such as "/registry", or "/" for all of it');
  }
  const mounts = parsedMounts(options.mount);
  return notANestGuard((request, response, next) => {
    const pass = () => (next === undefined ? sendNotFound(request, response) : next());
    if (isReadingRequest(request)) return pass();
    const address = guardedAddress(request, mounts);
    if (address.kind === "elsewhere") return pass();
    const fail = (message: string, error: unknown) => sendFailure(options.logger, message, error, request, response);
    if (address.kind === "misplaced") return fail(misplaced, address.error);
    const passVetted = () => {
      try {
        pass();
      } catch (error) {
        fail("package guard: the route failed", error);
      }
    };
    const [path = ""] = (request.url ?? "").split("?", 1);
    try {
      const target = address.kind === "below" ? address.target : null;
      vet({ host: request, request, response }, { target, path }, passVetted);
    } catch (error) {
      fail(misplaced, error);
    }
  }, 'register the guard of "@package-protection/http/fastify" in main.ts, as in app.register(packageGuard, { mount: "/registry", ... })');
}

/**
 * Vets requests whose address is found already, for adapters of frameworks over node:http.
 *
 * The function it returns calls `pass` for a request that may go on, and answers any other. It throws TypeError for a request whose
 * body cannot be seen whole, as after a body parser.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function vetRequests<Request>(
  options: PackageGuardOptions<Request>,
): (exchange: NodeExchange<Request>, write: GuardedWrite, pass: () => void) => void {
  requireOptions(options);
  const followRoute = watchRoutes(options, (message) => process.emitWarning(message));
  return ({ host, request, response, takeOver }, { target, path, address }, pass) => {
    const method = request.method ?? "";
    const header = headerOf(request);
    const refuse = (error: GuardError) => {
      takeOver?.();
      const { reasonPhrase, response: answer } = guardRefusal(error, options.explain ?? true);
      // HTTP/2 has no reason phrases.
      if (reasonPhrase !== null && request.httpVersionMajor < 2) response.statusMessage = reasonPhrase;
      sendResponse(request, response, answer).catch(() => response.destroy());
    };
    const { body, outcome, reportLate } = vetWrite(options, {
      request: host,
      method,
      path,
      target,
      address: address ?? request.socket.remoteAddress ?? null,
      url: request.url ?? "",
      header,
      countContentTypes: () => countContentTypes(request),
      holdBody: (reader) => holdBody(request, reader, options.maximumBytesBeforeName),
      nextBatch,
    });
    const passVetted = (write: PackageWrite | null) => {
      markVetted(request, write);
      const onAnswered = write && followRoute([request], write, { method, path, header });
      if (onAnswered !== null) response.once("finish", () => onAnswered(response.statusCode));
      body?.passOn((error) => {
        reportLate(error);
        return refuseLate(request, response, guardRefusal(error, false));
      });
      pass();
    };
    if (!isPromise(outcome)) {
      outcome.match(passVetted, refuse);
      return;
    }
    void outcome.then((vetted) => {
      const isGone = request.socket.destroyed || response.headersSent;
      if (vetted?.isOk() && !isGone) return passVetted(vetted.value);
      body?.discard();
      if (vetted?.isErr() && !isGone) refuse(vetted.error);
      else takeOver?.();
    });
  };
}

/** Whether a request writes no package, whatever its address. */
export function isReadingRequest(request: IncomingMessage): boolean {
  const { method = "", url = "" } = request;
  return isReading({ method, url, header: headerOf(request) });
}

/** `headers` has only the first of several. */
function countContentTypes({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, place) => place % 2 === 0 && name.toLowerCase() === "content-type").length;
}

/**
 * Makes a middleware of a guard that throws with the remedy where NestJS runs it as a guard of NestJS: those run inside routes,
 * after body parsers, and get no request.
 *
 * @param remedy how NestJS uses the guard instead.
 */
export function notANestGuard<Given extends readonly unknown[], Answer>(
  guard: (...given: Given) => Answer,
  remedy: string,
): (...given: Given) => Answer {
  const complain = (): never => {
    throw new TypeError(`packageGuard is a middleware, and no guard of NestJS (CanActivate): ${remedy}`);
  };
  function middleware(...given: Given): Answer {
    const [request] = given;
    const isContext = typeof request === "object" && request !== null && "switchToHttp" in request;
    return new.target !== undefined || isContext ? complain() : guard(...given);
  }
  return Object.assign(middleware, { canActivate: complain });
}
