// The error of a guard that NestJS runs as a guard of its own.

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
