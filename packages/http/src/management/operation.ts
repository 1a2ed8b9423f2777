// What an operation of the API is, and the request that it answers.

import type { AuthorisedCaller, ManagedPackageProtection, ManagementAction } from "@package-protection/core";
import type { Result, ResultAsync } from "neverthrow";
import type { BodyError, InternalError } from "../message/errors.ts";
import type { ParameterSource } from "../message/form-encoding.ts";
import type { WireResponse } from "../message/response.ts";
import type { ApiError } from "./error-response.ts";
import type { AcceptedBody, RequestBody, UploadAborted } from "./request-body.ts";
import type { Route } from "./route.ts";

/** A request to one of the management API's paths, whatever transport brought it. */
export interface ManagementRequest<Request = unknown> {
  /** What the host's functions get. */
  readonly request: Request;
  readonly method: string;
  readonly route: Route;
  /** As it was sent, without its question mark: a byte string. */
  readonly query: string;
  /** The absolute URL of the path, for links; null where it is not known. */
  address(): string | null;
  /** @param name in lower case. */
  header(name: string): string | undefined;
  /** Called at most once, and only where the answer depends on the body. */
  readBody(accepted: AcceptedBody): Promise<Result<RequestBody, BodyError | UploadAborted | InternalError>>;
}

export type Failure = ApiError | UploadAborted;

/** What an operation needs of the host. */
export interface OperationHost {
  readonly protection: ManagedPackageProtection;
  /** Whether decisions name the rules to callers below maintainer; undefined is true. */
  readonly explain: boolean | undefined;
}

/** One call of one use case, for a caller whose token covers its action. */
export interface Operation {
  /** What a token must cover. Everything but `list` is a write. */
  readonly action: ManagementAction;
  answer(
    host: OperationHost,
    caller: AuthorisedCaller,
    query: ParameterSource,
    request: ManagementRequest,
  ): ResultAsync<WireResponse, Failure> | Promise<Result<WireResponse, Failure>>;
}
