import type { Request } from "express";

/** Headers by which a middleware such as method-override takes another method for the request's. */
const overridingHeaders = ["x-http-method-override", "x-http-method", "x-method-override"] as const;

/** The form parameter of the same meaning, where it stands in the query. */
const overridingParameter = "_method";

/** Whether a header or the query names another method than the request has now. No client of a registry sends these. */
export function isMethodOverridden({ method, headers, url }: Pick<Request, "method" | "headers" | "url">): boolean {
  if (overridingHeaders.some((name) => isOtherMethod(headers[name], method))) return true;
  const question = url.indexOf("?");
  if (question === -1) return false;
  const named = new URLSearchParams(url.slice(question + 1)).getAll(overridingParameter);
  return named.some((other) => isOtherMethod(other, method));
}

function isOtherMethod(named: string | readonly string[] | undefined, method: string): boolean {
  return named !== undefined && String(named).toUpperCase() !== method;
}
