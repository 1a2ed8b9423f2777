/**
 * Makes a middleware of a guard that says what to do where NestJS takes it for one of its own guards: those run inside routes,
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
