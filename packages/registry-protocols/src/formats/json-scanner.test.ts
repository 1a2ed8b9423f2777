import { rounds } from "@package-protection/counted-work";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryCuts, arbitraryText, bytesOf, cutAt, joined } from "../../test/bodies.ts";
import { jsonNode, jsonText, mutatedJson } from "../../test/fuzz/json-document.ts";
import { mutatedBytes, several } from "../../test/fuzz/mutations.ts";
import { seededRandom } from "../../test/fuzz/random.ts";
import { jsonScanner } from "./json-scanner.ts";

function isValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether `JSON.parse` accepts bytes, decoded strictly and with a byte order mark kept. */
function isParsed(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

/** Bytes that nearly are JSON: values with some mutations, and tokens in any order. */
const nearlyJson: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.tuple(fc.jsonValue({ maxDepth: 4 }), fc.nat()).map(([value, seed]) => {
    const random = seededRandom(seed);
    const text = jsonText(several(random, jsonNode(value), (node) => mutatedJson(random, node)));
    return several(random, bytesOf(text), (bytes) => mutatedBytes(random, bytes));
  }),
  fc
    .array(
      fc.constantFrom(
        ...["-", "0", "1", ".", "e", "E", "+", "true", "false", "null", "nul", "tru", "n", "t", " ", "\n", "\t", ","],
        ...[
          '"',
          "\\",
          "u",
          "u00e9",
          "\\ud800",
          "x",
          "é",
          "\0",
          "\u007f",
          "\u2028",
          "[",
          "]",
          "{",
          "}",
          ":",
          '""',
          '"a":',
          "\f",
        ],
      ),
      { maxLength: 8 },
    )
    .chain((tokens) => fc.constantFrom(tokens.join(""), `"${tokens.join("")}"`, `[${tokens.join("")}]`))
    .map(bytesOf),
);

/** The depth to which members are reported. */
const deepest = 3;

type Reported = readonly [path: string, kind: string, text: string | null];

function scan(chunks: readonly Uint8Array[]): readonly Reported[] | "invalid" {
  const reported: Reported[] = [];
  const path: (string | null)[] = [];
  const scanner = jsonScanner({
    onKey(key, depth) {
      path.splice(depth - 1, path.length, key.decoded());
      return depth < deepest ? "members" : "value";
    },
    onValue: (kind, text, depth) =>
      reported.push([JSON.stringify(path.slice(0, depth)), kind, text?.decoded() ?? null]),
  });
  for (const chunk of chunks) scanner.read(chunk);
  return scanner.end() ? reported : "invalid";
}

/** What the scanner should report of a value, by a walk over it. */
function walk(value: unknown, path: readonly string[]): Reported[] {
  const kind = Array.isArray(value) ? "array" : typeof value === "object" && value !== null ? "object" : "other";
  const own: Reported = [
    JSON.stringify(path),
    typeof value === "string" ? "string" : kind,
    typeof value === "string" ? value : null,
  ];
  const below =
    typeof value === "object" && value !== null && !Array.isArray(value) && path.length < deepest
      ? Object.entries(value).flatMap(([key, member]) => walk(member, [...path, key]))
      : [];
  return path.length === 0 ? below : [own, ...below];
}

/** A string of JSON, in which the chosen letters are escaped. */
function escaped(text: string, choose: (place: number) => boolean): string {
  return JSON.stringify(text).replace(/\\u[0-9a-f]{4}|\\.|[A-Za-z@]/g, (letter, place: number) =>
    letter.startsWith("\\") || !choose(place) ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

describe("the scanner", () => {
  test("reports what JSON.parse finds, wherever the text is cut", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.boolean(), arbitraryCuts, (value, indented, cuts) => {
        const parsed: unknown = JSON.parse(JSON.stringify(value));
        const text = JSON.stringify(parsed, null, indented ? 2 : 0);
        expect(scan(cutAt(bytesOf(text), cuts))).toEqual(walk(parsed, []));
      }),
      { numRuns: 1000 },
    );
  });

  test("accepts what JSON.parse accepts of the strictly decoded text, and nothing else", () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(nearlyJson, arbitraryCuts, (bytes, cuts) => {
        const isAccepted = isParsed(bytes);
        seen[isAccepted ? "accepted" : "refused"] += 1;
        expect(scan([bytes]) !== "invalid").toBe(isAccepted);
        expect(scan(cutAt(bytes, cuts)) !== "invalid").toBe(isAccepted);
      }),
      { numRuns: rounds(10_000) },
    );
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan((seen.accepted + seen.refused) / 20);
  }, 60_000);

  test("reads escapes, wherever they are cut", () => {
    const strings = fc.dictionary(arbitraryText, arbitraryText);
    fc.assert(
      fc.property(strings, fc.func(fc.boolean()), arbitraryCuts, (value, choose, cuts) => {
        const members = Object.entries(value).map(([key, text]) => `${escaped(key, choose)}:${escaped(text, choose)}`);
        const json = `{${members.join(",")}}`;
        expect(scan(cutAt(bytesOf(json), cuts))).toEqual(walk(JSON.parse(json), []));
      }),
    );
  });

  test("knows a word, with escapes or without, wherever it is cut", () => {
    const words = fc.oneof(arbitraryText, fc.constantFrom("name", "näme", "name\n", "n".repeat(60)));
    fc.assert(
      fc.property(words, words, fc.func(fc.boolean()), arbitraryCuts, (written, word, choose, cuts) => {
        const found: boolean[] = [];
        const scanner = jsonScanner({
          onKey: (key) => {
            found.push(key.is(word), key.is(written));
            return "value";
          },
          onValue: (_kind, text) => found.push(text?.is(word) === true, text?.is(written) === true),
        });
        const json = `{${escaped(written, choose)}:${escaped(written, choose)}}`;
        for (const chunk of cutAt(bytesOf(json), cuts)) scanner.read(chunk);
        const isSame = written === word;
        expect(found).toEqual([isSame, true, isSame, true]);
      }),
    );
  });

  test("accepts no text that ends early or goes on", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, place) => {
        const text = JSON.stringify(value);
        expect(scan([bytesOf(text.slice(0, place % text.length))])).toBe("invalid");
        expect(scan([bytesOf(`${text}{`)])).toBe("invalid");
      }),
    );
  });

  test.each([
    ["nothing", ""],
    ["blanks", "  \n"],
    ["a byte order mark", "\ufeff{}"],
    ["single quotes", "{'a':1}"],
    ["a bare key", "{a:1}"],
    ["a comment", "{/**/}"],
    ["a trailing comma", '{"a":1,}'],
    ["a trailing comma in an array", "[1,]"],
    ["two values", "{}{}"],
    ["a mismatch", '{"a":1]'],
    ["a colon in an array", '["a":1]'],
    ["no colon", '{"a" 1}'],
    ["a line feed in a text", '{"a":"a\nb"}'],
    ["a line feed in a key", '{"a\n":1}'],
    ["an escape that does not exist", '{"\\x61":1}'],
    ["half of an escape", '{"\\u00":1}'],
    ["too many levels", `${"[".repeat(257)}${"]".repeat(257)}`],
  ])("refuses %s", (_, text) => {
    expect(scan([bytesOf(text)])).toBe("invalid");
    expect(scan(cutAt(bytesOf(text), [0.2, 0.5, 0.8]))).toBe("invalid");
  });

  test("needs time in the length of the text only, however many quotes and backslashes it has", () => {
    const texts = ['"",'.repeat(300_000), `"${"\\\\".repeat(500_000)}",`, `"${'\\"'.repeat(500_000)}",`];
    for (const text of texts) expect(scan([bytesOf(`[${text}0]`)])).toEqual([]);
  });

  test("reports both of two equal keys", () => {
    expect(scan([bytesOf('{"name":"a","n\\u0061me":"b"}')])).toEqual([
      ['["name"]', "string", "a"],
      ['["name"]', "string", "b"],
    ]);
  });

  test("reports the kind of a value as it begins, wherever the text is cut", () => {
    const kinds: [string, string | null][] = [];
    const scanner = jsonScanner({
      onKey: () => "kind",
      onValue: (kind, text) => kinds.push([kind, text?.decoded() ?? null]),
    });
    const text = '{"a":"","b":"b","c":{"a":1},"d":[""],"e":null,"f":"\\n';
    for (const byte of bytesOf(text)) scanner.read(Uint8Array.of(byte));
    expect(kinds).toEqual(["empty", "string", "object", "array", "other", "string"].map((kind) => [kind, null]));
  });

  test("refuses what is not UTF-8, at every place and cut", () => {
    const sequences = fc.oneof(
      fc.uint8Array({ maxLength: 5 }),
      fc.constantFrom(
        [0xc0, 0xa2],
        [0xe0, 0x80, 0xa2],
        [0xed, 0xa0, 0x80],
        [0xf4, 0x90, 0x80, 0x80],
        [0xf0, 0x80, 0x80, 0xa2],
      ),
      fc.string({ unit: "binary" }).map(bytesOf),
    );
    fc.assert(
      fc.property(fc.nat(9), sequences, fc.nat(9), arbitraryCuts, (before, middle, after, cuts) => {
        const escaped = Uint8Array.from(middle).filter((byte) => byte >= 0x20 && byte !== 0x22 && byte !== 0x5c);
        const bytes = joined('{"a":"', "x".repeat(before), escaped, "x".repeat(after), '"}');
        const isUtf8 = isValid(bytes);
        expect(scan(cutAt(bytes, cuts)) !== "invalid").toBe(isUtf8);
        expect(scan([joined("x", bytes).subarray(1)]) !== "invalid").toBe(isUtf8);
      }),
      { numRuns: rounds(300) },
    );
  }, 30_000);

  test("reports a key or a text that is too long as null", () => {
    const long = "a".repeat(4097);
    expect(scan([bytesOf(`{"${long}":1,"b":"${long}","${long.slice(1)}":2}`)])).toEqual([
      ["[null]", "other", null],
      ['["b"]', "string", null],
      [JSON.stringify([long.slice(1)]), "other", null],
    ]);
  });

  test("refuses more keys than any client's document has, wherever the text is cut", () => {
    const members = (count: number, value: string) => bytesOf(`{${`"a":${value},`.repeat(count)}"b":1}`);
    const kept = (bytes: Uint8Array) =>
      [scan([bytes]), scan(cutAt(bytes, [0.3, 0.6]))].map((reported) => reported !== "invalid");
    expect(kept(members(30_000, "1"))).toEqual([true, true]);
    expect(kept(members(60_000, "1"))).toEqual([false, false]);
    expect(kept(members(60_000, `"${"x".repeat(40)}"`))).toEqual([true, true]);
  });

  test("refuses more than a bounded length of keys and texts that have to be decoded", () => {
    const members = (count: number, key: string) => bytesOf(`{${`"${key}":1,`.repeat(count)}"b":1}`);
    for (const key of ["é", "\\n"]) {
      expect(scan([members(1500, key)])).not.toBe("invalid");
      expect(scan([members(2500, key)])).toBe("invalid");
    }
  });

  test("reports nothing inside an array or too deep", () => {
    expect(scan([bytesOf('[{"name":1}]')])).toEqual([]);
    expect(scan([bytesOf('{"a":{"b":{"c":{"d":1}}},"e":[{"f":1}]}')])).toEqual([
      ['["a"]', "object", null],
      ['["a","b"]', "object", null],
      ['["a","b","c"]', "object", null],
      ['["e"]', "array", null],
    ]);
  });
});
