/** A JSON value as it was written: the members of an object in their order, equal keys included. */
export type JsonTree =
  | { readonly kind: "object"; readonly members: readonly (readonly [key: string, value: JsonTree])[] }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "array" | "other" };

const other: JsonTree = { kind: "other" };

/** The tree of a value that a JSON parser made, with the properties that `keysOf` finds; a list's are its places. */
export function treeOfValue(value: unknown, keysOf: (object: object) => readonly string[]): JsonTree {
  if (typeof value === "string") return { kind: "text", text: value };
  if (typeof value !== "object" || value === null) return other;
  const object = value;
  return {
    kind: "object",
    members: keysOf(object).map((key) => [key, treeOfValue(Reflect.get(object, key), keysOf)]),
  };
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * Reads JSON, and returns null for text that it rejects. With `tolerant` it also reads what lenient parsers do: a byte order
 * mark, comments, commas before a closing bracket, controls in strings, unknown escapes and unknown words.
 */
export function readTree(text: string, tolerant: boolean): JsonTree | null {
  let at = tolerant && text.startsWith("\ufeff") ? 1 : 0;
  const blank = tolerant ? /(?:\s|\/\*.*?\*\/|\/\/[^\n]*\n)*/sy : /[ \t\r\n]*/y;
  const scalar = tolerant
    ? /[-+\w.]+/y
    : /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![-+\w.])/y;
  const strict = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
  const string = tolerant ? /"(?:[^"\\]|\\.)*"/sy : strict;

  function next(pattern: RegExp): string | null {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found ?? null;
  }

  function follows(mark: string): boolean {
    next(blank);
    if (text[at] !== mark) return false;
    at += 1;
    return true;
  }

  function readString(): string | null {
    next(blank);
    return (
      next(string)
        ?.slice(1, -1)
        .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code?: string, letter = "") =>
          code === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
        ) ?? null
    );
  }

  function readItems(end: string, readItem: () => boolean): boolean {
    if (follows(end)) return true;
    for (;;) {
      if (!readItem()) return false;
      if (follows(end)) return true;
      if (!follows(",")) return false;
      if (tolerant && follows(end)) return true;
    }
  }

  function readObject(): JsonTree | null {
    const members: [string, JsonTree][] = [];
    const isWhole = readItems("}", () => {
      const key = readString();
      const value = key !== null && follows(":") ? readValue() : null;
      if (key === null || value === null) return false;
      members.push([key, value]);
      return true;
    });
    return isWhole ? { kind: "object", members } : null;
  }

  function readValue(): JsonTree | null {
    if (follows("{")) return readObject();
    if (follows("[")) return readItems("]", () => readValue() !== null) ? { kind: "array" } : null;
    if (text[at] === '"') {
      const read = readString();
      return read === null ? null : { kind: "text", text: read };
    }
    return next(scalar) === null ? null : other;
  }

  const value = readValue();
  next(blank);
  return at === text.length ? value : null;
}
