/** A writing route of the host that no protocol knows; `path` below the mount, as it stands in the request, without a query. */
export interface OwnRoute {
  readonly method: string;
  readonly path: string;
}

/** Routes by method and exact path, or a function that knows them. */
export type OwnRoutes<Request> = readonly OwnRoute[] | ((request: Request) => boolean);

/**
 * Whether the host lists a request as its own.
 *
 * @throws TypeError where its function answers neither true nor false; a promise would always pass for true.
 */
export function isOwnRoute<Request>(
  ownRoutes: OwnRoutes<Request>,
  request: Request,
  { method, path }: OwnRoute,
): boolean {
  if (typeof ownRoutes !== "function") return ownRoutes.some((route) => route.method === method && route.path === path);
  const answer: unknown = ownRoutes(request);
  if (typeof answer === "boolean") return answer;
  throw new TypeError("ownRoutes must answer true or false");
}
