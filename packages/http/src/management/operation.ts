import type { AuthorisedCaller, ManagedPackageProtection, ManagementAction } from "@package-protection/core";
import type { Result, ResultAsync } from "neverthrow";
import type { BodyError, InternalError } from "../message/errors.ts";
import type { ParameterSource } from "../message/form-encoding.ts";
import type { WireResponse } from "../message/response.ts";
import type { ApiError } from "./error-response.ts";
import type { AcceptedBody, RequestBody, UploadAborted } from "./request-body.ts";
import type { Route } from "./route.ts";

/** A request to one of the management API's paths, of any transport. */
export interface ManagementRequest<Request = unknown> {
  /** The argument of the host's functions. */
  readonly request: Request;
  readonly method: string;
  readonly route: Route;
  /** As it was sent, without its question mark: a byte string. */
  readonly query: string;
  /** The absolute URL of the path, for links; null if it is not known. */
  address(): string | null;
  /** @param name in lower case. */
  header(name: string): string | undefined;
  /** Called at most once, and only if the answer depends on the body. */
  readBody(accepted: AcceptedBody): Promise<Result<RequestBody, BodyError | UploadAborted | InternalError>>;
}

export type Failure = ApiError | UploadAborted;

/** The parts of the host that an operation needs. */
export interface OperationHost {
  readonly protection: ManagedPackageProtection;
  /** Whether decisions name the rules to callers below maintainer; undefined is true. */
  readonly explain: boolean | undefined;
}

/** One call of one use case, for a caller whose token covers its action. */
export interface Operation {
  /** The action that a token must cover. Every action but `list` is a write. */
  readonly action: ManagementAction;
  answer(
    host: OperationHost,
    caller: AuthorisedCaller,
    query: ParameterSource,
    request: ManagementRequest,
  ): ResultAsync<WireResponse, Failure> | Promise<Result<WireResponse, Failure>>;
}
