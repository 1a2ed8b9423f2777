import fc from "fast-check";
import { joined } from "./bodies.ts";

/** A JSON text to be: objects with keys as they will be written, and everything else as written. */
export type Draft = string | Uint8Array | readonly Member[];
type Member = readonly [key: string | Uint8Array, value: Draft];

/** Bytes of a draft, quotes and all. */
export function written(draft: Draft): Uint8Array {
  if (typeof draft === "string" || draft instanceof Uint8Array) return joined(draft);
  return joined(
    "{",
    ...draft.flatMap(([key, value], place) => [place === 0 ? '"' : ',"', key, '":', written(value)]),
    "}",
  );
}

export function draftOf(value: unknown): Draft {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(value).map(([key, below]) => [JSON.stringify(key).slice(1, -1), draftOf(below)]);
}

const insertedIntoKeys = ["\\ud800", "\\u0000", "\u007f", "\u200b", "\\u200d", "\u0301", " ", "\\n", ""];
const invalidInKeys = [Uint8Array.of(0xff), Uint8Array.of(0xc3), Uint8Array.of(0xed, 0xa0, 0x80)];

const upper = (letter: string) => letter.toUpperCase();
const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
const longS = (letter: string) => (letter === "s" ? "\u017f" : letter);
const wide = (letter: string) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0);

/** A word in another spelling: one letter changed, or something put between two. */
function respelled(word: string): fc.Arbitrary<string | Uint8Array> {
  const place = fc.nat(word.length - 1);
  const changed = fc.record({ place, change: fc.constantFrom(upper, escaped, longS, wide) });
  const split = fc.record({ place, between: fc.constantFrom(...insertedIntoKeys, ...invalidInKeys) });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(word) },
    {
      weight: 3,
      arbitrary: changed.map(
        ({ place, change }) => word.slice(0, place) + change(word.charAt(place)) + word.slice(place + 1),
      ),
    },
    {
      weight: 1,
      arbitrary: split.map(({ place, between }) => joined(word.slice(0, place), between, word.slice(place))),
    },
  );
}

type Mutation =
  | { readonly kind: "insert"; readonly path: readonly number[]; readonly place: number; readonly member: Member }
  | { readonly kind: "remove" | "repeat"; readonly path: readonly number[]; readonly place: number }
  | { readonly kind: "replace"; readonly path: readonly number[]; readonly place: number; readonly value: Draft }
  | {
      readonly kind: "rename";
      readonly path: readonly number[];
      readonly place: number;
      readonly key: string | Uint8Array;
    };

function mutated(draft: Draft, mutation: Mutation, depth = 0): Draft {
  if (typeof draft === "string" || draft instanceof Uint8Array) return draft;
  const below = mutation.path[depth];
  const objects = draft.filter(([, value]) => typeof value !== "string" && !(value instanceof Uint8Array));
  const into = below === undefined ? undefined : objects[below % Math.max(1, objects.length)];
  if (into !== undefined) {
    return draft.map((member) => (member === into ? [member[0], mutated(member[1], mutation, depth + 1)] : member));
  }
  const place = mutation.place % (draft.length + 1);
  const [key = "", value = ""] = draft[place] ?? [];
  switch (mutation.kind) {
    case "insert":
      return draft.toSpliced(place, 0, mutation.member);
    case "remove":
      return draft.toSpliced(place, 1);
    case "repeat":
      return draft.toSpliced(draft.length, 0, [key, value]);
    case "replace":
      return draft.toSpliced(place, 1, [key, mutation.value]);
    case "rename":
      return draft.toSpliced(place, 1, [mutation.key, value]);
  }
}

/** Drafts with some members put in, taken away, spelled otherwise, repeated, or given another value. */
export function mutations(
  originals: readonly Draft[],
  words: readonly string[],
  values: readonly string[],
): fc.Arbitrary<Draft> {
  const key = fc.constantFrom(...words).chain(respelled);
  const value: fc.Arbitrary<Draft> = fc.oneof(
    fc.constantFrom(...values),
    fc.tuple(key, fc.constantFrom(...values)).map((member) => [member]),
  );
  const common = { path: fc.array(fc.nat(7), { maxLength: 2 }), place: fc.nat(12) };
  const mutation: fc.Arbitrary<Mutation> = fc.oneof(
    fc.record({ kind: fc.constant("insert" as const), ...common, member: fc.tuple(key, value) }),
    fc.record({ kind: fc.constantFrom("remove" as const, "repeat" as const), ...common }),
    fc.record({ kind: fc.constant("replace" as const), ...common, value }),
    fc.record({ kind: fc.constant("rename" as const), ...common, key }),
  );
  return fc
    .tuple(fc.constantFrom(...originals), fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([original, all]) => all.reduce<Draft>((draft, one) => mutated(draft, one), original));
}

const noise = [
  "\ufeff",
  " ",
  "\0",
  "//x\n",
  "/**/",
  ",",
  "NaN",
  Uint8Array.of(0xc0, 0xa2),
  Uint8Array.of(0xff),
  "\u2028",
];

/** The same bytes, now and then with something between that only some readers skip. */
export function disturbed(body: Uint8Array): fc.Arbitrary<Uint8Array> {
  const disturbance = fc.record({ at: fc.nat(body.length), what: fc.constantFrom(...noise) });
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(body) },
    { weight: 1, arbitrary: disturbance.map(({ at, what }) => joined(body.slice(0, at), what, body.slice(at))) },
  );
}
