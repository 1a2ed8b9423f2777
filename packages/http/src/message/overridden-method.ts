/** Headers by which a middleware such as method-override takes another method for the request's. */
const overridingHeaders = ["x-http-method-override", "x-http-method", "x-method-override"] as const;

/** The form parameter of the same meaning, where it stands in the query. */
const overridingParameter = "_method";

export interface MethodNaming {
  readonly method: string;
  /** The target, with its query. */
  readonly target: string;
  /** @param name in lower case. */
  header(name: string): string | undefined;
}

/** Whether a header or the query names another method than the request has now. No client of a registry sends these. */
export function isMethodOverridden({ method, target, header }: MethodNaming): boolean {
  if (overridingHeaders.some((name) => isOtherMethod(header(name), method))) return true;
  const question = target.indexOf("?");
  if (question === -1) return false;
  const named = new URLSearchParams(target.slice(question + 1)).getAll(overridingParameter);
  return named.some((other) => isOtherMethod(other, method));
}

function isOtherMethod(named: string | undefined, method: string): boolean {
  return named !== undefined && named.toUpperCase() !== method;
}
