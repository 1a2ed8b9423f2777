import type { EvaluatedRefusal, ProtectionRule } from "@package-protection/core";
import type { BodyReader, PackageWrite } from "@package-protection/registry-protocols";
import type { GuardCaller } from "./caller.ts";
import type { HeldBody } from "./held-body.ts";

/** A request that writes, as a transport brings it. */
export interface WriteRequest<Request, Body extends HeldBody = HeldBody> {
  /** The argument of the host's functions. */
  readonly request: Request;
  readonly method: string;
  /** The host's `request.url`; its query may name another method. */
  readonly url: string;
  /** The whole path, for log and events. */
  readonly path: string;
  /** Path and query below the mount; null if routers read the address in different ways. */
  readonly target: string | null;
  /** The client's network address; null if it is not known. */
  readonly address: string | null;
  /** A header's value, by its name in lower case. */
  header(name: string): string | undefined;
  /** How many Content-Type headers there are. Of several a transport shows the first, and another reader may use the last. */
  countContentTypes(): number;
  /** Holds the body back until it is vetted. Called at most once, and before anything is awaited. */
  holdBody(reader: BodyReader): Body;
  /** Resolves once the event loop has read all pending requests, so that their checks share a read of the store. */
  nextBatch(): Promise<void>;
}

/** The findings about a request while it is vetted. */
export interface VettingState {
  /** By `performance.now`. */
  readonly startedAt: number;
  caller: GuardCaller | null;
  write: PackageWrite | null;
  /** The refusals that evaluate rules would have made. */
  wouldRefuse: readonly EvaluatedRefusal<ProtectionRule>[];
}
