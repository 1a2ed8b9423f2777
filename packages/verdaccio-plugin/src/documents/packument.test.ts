import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { arbitraryPackument } from "../../test/arbitrary-packument.ts";
import { readPackument } from "./packument.ts";

/** What another reader has of a document: the versions that remain, the tarballs, what is deprecated. */
interface Reading {
  readonly remaining: readonly string[];
  readonly tarballs: readonly string[];
  readonly deprecated: readonly string[];
}

type Json = Record<string, unknown>;
const isObject = (one: unknown): one is Json => typeof one === "object" && one !== null && !Array.isArray(one);

function reading(document: unknown): Reading {
  const members = isObject(document) ? document : {};
  const own = (key: string) => (Object.hasOwn(members, key) && isObject(members[key]) ? members[key] : {});
  const listed = Object.entries(own("versions")).filter(([, version]) => (version ?? null) !== null);
  return {
    remaining: listed.map(([version]) => version).toSorted(),
    tarballs: Object.keys(own("_attachments")).toSorted(),
    deprecated: listed
      .filter(([, one]) => isObject(one) && "deprecated" in one)
      .map(([version]) => version)
      .toSorted(),
  };
}

/** Assigns each member, so that `__proto__` is none. */
function assigned(one: unknown): unknown {
  if (Array.isArray(one)) return one.map(assigned);
  if (!isObject(one)) return one;
  const copy: Json = {};
  for (const key of Object.keys(one)) copy[key] = assigned(one[key]);
  return copy;
}

/** Drops `__proto__` and `constructor`, as parsers do that fear pollution. */
function withoutProto(one: unknown): unknown {
  if (Array.isArray(one)) return one.map(withoutProto);
  if (!isObject(one)) return one;
  return Object.fromEntries(
    Object.entries(one)
      .filter(([key]) => key !== "__proto__")
      .map(([key, member]) => [key, withoutProto(member)]),
  );
}

const words = ["name", "_id", "versions", "_attachments", "users", "dist-tags", "deprecated", "data"];
const fold = (text: string) => text.toUpperCase().toLowerCase();

/** Go's reader: the last of the members whose keys fold to a field's name counts; names of versions and files are no fields. */
function folded(document: unknown): unknown {
  const fields = (one: unknown) =>
    isObject(one)
      ? Object.fromEntries(
          Object.entries(one).map(([key, member]) => [words.find((word) => word === fold(key)) ?? key, member]),
        )
      : one;
  const each = (one: unknown) =>
    isObject(one) ? Object.fromEntries(Object.entries(one).map(([key, member]) => [key, fields(member)])) : one;
  const top = fields(document);
  return isObject(top) ? { ...top, versions: each(top.versions), _attachments: each(top._attachments) } : top;
}

const schema = z.looseObject({
  versions: z.record(z.string(), z.looseObject({ deprecated: z.unknown().optional() })).default({}),
  _attachments: z.record(z.string(), z.looseObject({ data: z.string() })).default({}),
});

/** Null where the schema rejects the document. */
function schemaReading(document: unknown): Reading | null {
  const parsed = schema.safeParse(document);
  return parsed.success ? reading(parsed.data) : null;
}

test("one reading for every reader: what is accepted means the same to all parsers that accept it", () => {
  let accepted = 0;
  fc.assert(
    fc.property(arbitraryPackument("app"), (document) => {
      const parsed: unknown = JSON.parse(JSON.stringify(document));
      if (readPackument(parsed) === null) return;
      accepted += 1;
      const expected = reading(parsed);
      for (const reader of [assigned, withoutProto, folded]) expect(reading(reader(parsed))).toEqual(expected);
      expect(schemaReading(parsed)).toEqual(expected);
    }),
    { numRuns: 5000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test.each([null, 1, "", "x", true, [], [{}], { __proto__: null, Deprecated: "x" }])(
  "a version whose value is %j is none, and the document is refused",
  (version) => {
    expect(readPackument({ name: "app", versions: { "1.0.0": version } })).toBe(null);
  },
);

test.each([null, 1, "a", [], {}, { stub: true }, { data: 1 }, { data: null }, { data: "eA==", DATA: "" }])(
  "an attachment that is %j is no tarball, and the document is refused",
  (attachment) => {
    expect(readPackument({ name: "app", versions: {}, _attachments: { a: attachment } })).toBe(null);
  },
);
