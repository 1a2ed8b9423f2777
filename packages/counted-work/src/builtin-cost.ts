import { regexpDegree } from "./regexp-cost.ts";

type Method = (this: unknown, ...parameters: readonly unknown[]) => unknown;

/** Methods that look at all that they are called on, or at a part of it that is not worth telling apart. */
const wholes: readonly (readonly [object, readonly string[]])[] = [
  [
    String.prototype,
    ["endsWith", "isWellFormed", "lastIndexOf", "localeCompare", "normalize", "padEnd", "padStart", "repeat"],
  ],
  [
    String.prototype,
    ["replace", "replaceAll", "split", "startsWith", "toLowerCase", "toUpperCase", "toWellFormed", "trim", "trimEnd"],
  ],
  [Array.prototype, ["concat", "every", "filter", "find", "flat", "flatMap", "forEach", "join", "lastIndexOf", "map"]],
  [Array.prototype, ["reduce", "reverse", "shift", "slice", "some", "sort", "splice", "unshift"]],
  [Object.getPrototypeOf(Uint8Array.prototype), ["every", "fill", "join", "reduce", "slice", "some", "with"]],
  [Buffer.prototype, ["toString"]],
];

/** Methods that stop where they find something, from a place on that is their second parameter. */
const searches: readonly (readonly [object, readonly string[]])[] = [
  [String.prototype, ["includes", "indexOf"]],
  [Array.prototype, ["includes", "indexOf"]],
  [Object.getPrototypeOf(Uint8Array.prototype), ["includes", "indexOf"]],
  [Buffer.prototype, ["includes", "indexOf"]],
];

function lengthOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null || !("length" in value)) return 0;
  return Number(value.length);
}

function costOfSearch(subject: unknown, found: unknown, from: unknown): number {
  const start = typeof from === "number" ? from : 0;
  return Math.max(1, (typeof found === "number" && found >= 0 ? found + 1 : lengthOf(subject)) - start);
}

/**
 * Runs some work while built-in functions report, in bytes, characters or elements, what they look at. A match of a
 * regular expression reports the most steps that it may take for its input.
 */
export function withBuiltinCosts(report: (cost: number) => void, work: () => unknown): void {
  const restore: (() => void)[] = [];
  let isReporting = true;

  function wrap(owner: object, name: string | symbol, wrapper: (original: Method) => Method): void {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    if (typeof descriptor?.value !== "function") throw new TypeError(`there is no method ${String(name)}`);
    Object.defineProperty(owner, name, { ...descriptor, value: wrapper(descriptor.value) });
    restore.unshift(() => Object.defineProperty(owner, name, descriptor));
  }

  function wrapWith(owner: object, name: string | symbol, cost: (call: BuiltinCall) => number): void {
    wrap(
      owner,
      name,
      (original) =>
        function (this: unknown, ...parameters) {
          if (!isReporting) return Reflect.apply(original, this, parameters);
          const from = this instanceof RegExp ? this.lastIndex : 0;
          const result: unknown = Reflect.apply(original, this, parameters);
          isReporting = false;
          report(cost({ subject: this, parameters, result, from }));
          isReporting = true;
          return result;
        },
    );
  }

  for (const [owner, names] of wholes) {
    for (const name of names) wrapWith(owner, name, ({ subject }) => lengthOf(subject));
  }
  for (const [owner, names] of searches) {
    for (const name of names) {
      wrapWith(owner, name, ({ subject, parameters: [, from], result }) => costOfSearch(subject, result, from));
    }
  }
  wrapWith(Object.getPrototypeOf(Uint8Array.prototype), "set", ({ parameters: [source] }) => lengthOf(source));
  wrapWith(TextDecoder.prototype, "decode", ({ parameters: [source] }) => lengthOf(source));
  wrapWith(Object.getPrototypeOf(Uint8Array), "from", ({ result }) => lengthOf(result));
  wrapWith(Array, "from", ({ result }) => lengthOf(result));
  wrapWith(Buffer, "from", ({ result }) => lengthOf(result));
  wrapWith(Buffer, "concat", ({ result }) => lengthOf(result));
  wrapWith(JSON, "parse", ({ parameters: [text] }) => lengthOf(text));
  wrapWith(Array.prototype, "push", ({ parameters }) => parameters.length);
  // Whatever matches a regular expression comes here; only a split would try it at each character anew.
  wrapWith(RegExp.prototype, "exec", costOfMatch);
  wrap(
    RegExp.prototype,
    Symbol.split,
    (original) =>
      function (this: unknown, ...parameters) {
        if (this instanceof RegExp && isReporting) report(lengthOf(parameters[0]) ** regexpDegree(this));
        const wasReporting = isReporting;
        isReporting = false;
        const result = Reflect.apply(original, this, parameters);
        isReporting = wasReporting;
        return result;
      },
  );
  try {
    work();
  } finally {
    for (const undo of restore) undo();
  }
}

interface BuiltinCall {
  readonly subject: unknown;
  readonly parameters: readonly unknown[];
  readonly result: unknown;
  /** Where a regular expression began to search. */
  readonly from: number;
}

function costOfMatch({ subject, parameters: [text], result, from }: BuiltinCall): number {
  if (!(subject instanceof RegExp)) return 0;
  const end = Array.isArray(result) ? Number(Reflect.get(result, "index")) + lengthOf(result[0]) : lengthOf(text);
  return Math.max(1, end - from) ** regexpDegree(subject);
}
