import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import { narrowed, readRefusal, type SpecificError } from "./answer-error.ts";
import type { Send, ServerAnswer, ServerRequest } from "./connection.ts";
import type { RequestError, UnsupportedByServer } from "./errors.ts";
import type { ServerKind } from "./rules-client.ts";

type Narrowed<Type extends SpecificError["type"]> = RequestError | Extract<SpecificError, { readonly type: Type }>;

/** Requests to the two APIs of a server: GitLab's, and the one that only servers of this project have. */
export interface Exchange {
  serverKind(): ResultAsync<ServerKind, RequestError>;

  /**
   * Sends a request to an endpoint of GitLab's API, and reads the answer.
   *
   * @param refusals the errors that this endpoint has besides those of every request.
   */
  asGitLab<T, Type extends SpecificError["type"]>(
    request: ServerRequest,
    refusals: readonly Type[],
    read: (answer: ServerAnswer) => Result<T, string>,
  ): ResultAsync<T, Narrowed<Type>>;

  /** Sends a request to an endpoint that GitLab does not have. */
  asOurs<T, Type extends SpecificError["type"]>(
    request: ServerRequest,
    refusals: readonly Type[],
    read: (answer: ServerAnswer) => Result<T, string>,
  ): ResultAsync<T, Narrowed<Type> | UnsupportedByServer>;
}

/** @param base the address of a project's package protection. */
export function openExchange(base: string, send: Send): Exchange {
  let known: ServerKind | null = null;

  /** @param missing the error of a server that does not have the path. */
  function exchange<T, Type extends SpecificError["type"], Missing>(
    request: ServerRequest,
    refusals: readonly Type[],
    read: (answer: ServerAnswer) => Result<T, string>,
    missing: Missing,
  ): ResultAsync<T, Narrowed<Type> | Missing> {
    return send(request).andThen((answer): Result<T, Narrowed<Type> | Missing> => {
      const { status } = answer;
      if (status < 200 || status > 299) return err(narrowed(readRefusal(answer, request), refusals, missing));
      return read(answer).mapErr((reason) => ({
        type: "unexpected_answer",
        status,
        reason,
        mayHaveHappened: !request.safe,
      }));
    });
  }

  const asOurs: Exchange["asOurs"] = (request, refusals, read) => {
    const endpoint = request.url.slice(base.length + 1).split(/[?/]/)[0] ?? "";
    const unsupported = { type: "unsupported_by_server", endpoint } satisfies UnsupportedByServer;
    if (known === "gitlab") return errAsync(unsupported);
    const received = (answer: ServerAnswer) => {
      known = "package-protection";
      return read(answer);
    };
    return exchange(request, refusals, received, unsupported).orTee((error) => {
      if (error.type === "unsupported_by_server") known ??= "gitlab";
    });
  };

  return {
    serverKind() {
      if (known !== null) return okAsync(known);
      const request = { method: "GET", url: `${base}/history?per_page=1`, safe: true } as const;
      return asOurs(request, [], () => ok<ServerKind>("package-protection")).orElse((error) =>
        error.type === "unsupported_by_server" ? ok<ServerKind>("gitlab") : err(error),
      );
    },

    asGitLab: (request, refusals, read) =>
      exchange(request, refusals, read, {
        type: "unexpected_answer",
        status: 404,
        reason: `the server has no package protection at ${base}: check the address and, of a GitLab, its version`,
        mayHaveHappened: false,
      } satisfies RequestError),

    asOurs,
  };
}
