import type { ProtectionRule, StoreAnswer, WriteConflict } from "@package-protection/core";
import type { Result } from "neverthrow";

/** The value of a call that must succeed. */
export async function succeeds<T, E>(call: StoreAnswer<T, E>): Promise<T> {
  const outcome = await call;
  if (outcome.isOk()) return outcome.value;
  throw new Error(`expected success, got ${JSON.stringify(outcome.error)}`);
}

/** Checks that a call fails with an error of this type, and returns it. */
export async function failsWith<E extends { readonly type: string }>(
  type: E["type"],
  call: StoreAnswer<unknown, E>,
): Promise<E> {
  const outcome = await call;
  if (outcome.isErr() && outcome.error.type === type) return outcome.error;
  throw new Error(`expected ${type}, got ${typeOf(outcome)}`);
}

/** Checks that a write fails with exactly this conflict. */
export async function conflictsWith(conflict: WriteConflict, call: StoreAnswer<unknown, object>): Promise<void> {
  const outcome = await call;
  same("the conflict", outcome.isErr() ? outcome.error : "ok", conflict);
}

/** The type of an error; `ok` for success. */
export function typeOf(outcome: Result<unknown, { readonly type: string }>): string {
  return outcome.isErr() ? outcome.error.type : "ok";
}

/** Compares plain data, and throws with the first path at which the two differ. An undefined property is an absent one. */
export function same(what: string, actual: unknown, expected: unknown): void {
  const difference = firstDifference(actual, expected, "");
  if (difference !== null) throw new Error(`${what}${difference}`);
}

export function holds(what: string, condition: boolean): void {
  if (!condition) throw new Error(`not so: ${what}`);
}

/** The rules in the order of their ids. */
export function byId(rules: Iterable<ProtectionRule>): ProtectionRule[] {
  return [...rules].sort((left, right) => left.id - right.id);
}

function firstDifference(actual: unknown, expected: unknown, path: string): string | null {
  if (Object.is(actual, expected)) return null;
  if (isObject(actual) && isObject(expected) && Array.isArray(actual) === Array.isArray(expected)) {
    const [left, right] = [new Map(Object.entries(actual)), new Map(Object.entries(expected))];
    for (const key of new Set([...right.keys(), ...left.keys()])) {
      const difference = firstDifference(left.get(key), right.get(key), `${path}[${key}]`);
      if (difference !== null) return difference;
    }
    return null;
  }
  return `${path === "" ? "" : `, at ${path}`}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
