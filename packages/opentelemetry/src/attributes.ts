import { packageTypes } from "@package-protection/core";

const actions: ReadonlySet<unknown> = new Set(["push", "delete"]);
const types: ReadonlySet<unknown> = new Set(packageTypes);

const property = (value: unknown, name: string): unknown => Reflect.get(Object(value), name);

/** `push`, `delete`, `push_and_delete` for a check of both, and `invalid` for any other value. */
export function boundedAction(request: unknown): string {
  const several = property(request, "actions");
  const asked = new Set<unknown>(Array.isArray(several) ? several : [property(request, "action")]);
  if (asked.size === 0 || [...asked].some((action) => !actions.has(action))) return "invalid";
  return asked.size === 2 ? "push_and_delete" : String([...asked][0]);
}

/** The package type, and `invalid` for any other value. */
export function boundedPackageType(request: unknown): string {
  const type = property(request, "packageType");
  return types.has(type) ? String(type) : "invalid";
}

/** The actions that evaluate rules would have refused, each once. */
export function evaluatedActions(result: unknown): readonly string[] {
  const refusals = property(property(result, "value") ?? property(result, "error"), "wouldRefuse");
  const refused = Array.isArray(refusals) ? refusals.map((refusal) => property(refusal, "action")) : [];
  return [...new Set(refused)].filter((action) => actions.has(action)).map(String);
}

/** `ok`, or the `type` of the error; these are closed unions. */
export function outcomeOf(result: unknown): string {
  const error = property(result, "error");
  return error === undefined ? "ok" : String(property(error, "type"));
}
