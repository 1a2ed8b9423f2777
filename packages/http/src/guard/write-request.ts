// A request that writes, as a transport brings it to the guard.

import type { EvaluatedRefusal, ProtectionRule } from "@package-protection/core";
import type { BodyReader, PackageWrite } from "@package-protection/registry-protocols";
import type { GuardCaller } from "./caller.ts";
import type { HeldBody } from "./held-body.ts";

/** A request that writes, as a transport brings it. */
export interface WriteRequest<Request, Body extends HeldBody = HeldBody> {
  /** What the host's functions get. */
  readonly request: Request;
  readonly method: string;
  /** As the host has it, for parameters of its query. */
  readonly url: string;
  /** The whole path, for log and events. */
  readonly path: string;
  /** Path and query below the mount; null where routers could read the address in different ways. */
  readonly target: string | null;
  /** The client's network address; null where it is not known. */
  readonly address: string | null;
  /** A header's value, by its name in lower case. */
  header(name: string): string | undefined;
  /** How many headers Content-Type there are: where a transport shows the first, another reader could take the last. */
  countContentTypes(): number;
  /** Called at most once, and before anything is awaited. Nothing of the body is passed on until it was vetted. */
  holdBody(reader: BodyReader): Body;
  /** Resolves once the requests that came together have been taken in, so that they share a read of the store. */
  nextBatch(): Promise<void>;
}

/** What has been found of a request while it is vetted. */
export interface VettingState {
  /** By `performance.now`. */
  readonly startedAt: number;
  caller: GuardCaller | null;
  write: PackageWrite | null;
  /** What evaluate rules would have refused. */
  wouldRefuse: readonly EvaluatedRefusal<ProtectionRule>[];
}
