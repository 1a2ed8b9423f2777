import type { ProtectionRule } from "@package-protection/core";
import type { Result, ResultAsync } from "neverthrow";

/** The value of a call that must succeed. */
export async function succeeds<T, E>(call: ResultAsync<T, E>): Promise<T> {
  const outcome = await call;
  if (outcome.isOk()) return outcome.value;
  throw new Error(`expected success, got ${JSON.stringify(outcome.error)}`);
}

/** Checks that a call fails with an error of this type, and gives it. */
export async function failsWith<E extends { readonly type: string }>(
  type: E["type"],
  call: ResultAsync<unknown, E>,
): Promise<E> {
  const outcome = await call;
  if (outcome.isErr() && outcome.error.type === type) return outcome.error;
  throw new Error(`expected ${type}, got ${typeOf(outcome)}`);
}

/** The type of an error; `ok` for success. */
export function typeOf(outcome: Result<unknown, { readonly type: string }>): string {
  return outcome.isErr() ? outcome.error.type : "ok";
}

/** Compares plain data: its own properties, in whatever order, and nothing that JSON could not tell apart. */
export function same(what: string, actual: unknown, expected: unknown): void {
  const [left, right] = [textOf(actual), textOf(expected)];
  if (left !== right) throw new Error(`${what}: expected ${right}, got ${left}`);
}

export function holds(what: string, condition: boolean): void {
  if (!condition) throw new Error(`not so: ${what}`);
}

/** The rules in the order of their ids. */
export function byId(rules: Iterable<ProtectionRule>): ProtectionRule[] {
  return [...rules].sort((left, right) => left.id - right.id);
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
