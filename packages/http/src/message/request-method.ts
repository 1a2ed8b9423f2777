/** The methods that write no package. */
const reading: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export function isReadingMethod(method: string): boolean {
  return reading.has(method);
}

interface MethodRequest {
  readonly method: string;
  readonly url: string;
  /** A header's value, by its name in lower case. */
  header(name: string): string | undefined;
}

/** Whether a request writes no package, whatever its address. */
export function isReading(request: MethodRequest): boolean {
  return isReadingMethod(request.method) && !isMethodOverridden(request);
}

/** Headers by which a middleware such as method-override replaces the request's method. */
const overridingHeaders = ["x-http-method-override", "x-http-method", "x-method-override"] as const;

/** The query parameter of the same meaning. */
const overridingParameter = "_method";

/** Whether a header or the query names another method than the request has now. No client of a registry sends these. */
export function isMethodOverridden({ method, url, header }: MethodRequest): boolean {
  if (overridingHeaders.some((name) => isOtherMethod(header(name), method))) return true;
  const question = url.indexOf("?");
  if (question === -1) return false;
  const named = new URLSearchParams(url.slice(question + 1)).getAll(overridingParameter);
  return named.some((other) => isOtherMethod(other, method));
}

function isOtherMethod(named: string | undefined, method: string): boolean {
  return named !== undefined && named.toUpperCase() !== method;
}
