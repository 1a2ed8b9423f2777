import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  arbitraryCuts,
  arbitraryText,
  bytesOf,
  cutAt,
  errorOf,
  foundIn,
  growth,
  readerFor,
} from "../../test/bodies.ts";

const published = {
  _id: "@acme/app",
  name: "@acme/app",
  "dist-tags": { latest: "1.0.0" },
  versions: { "1.0.0": { name: "@acme/app", version: "1.0.0" } },
  access: null,
  _attachments: { "@acme/app-1.0.0.tgz": { content_type: "application/octet-stream", data: "AAAA", length: 3 } },
};
const { _attachments, ...packument } = published;

const atPackage = () => readerFor("npm", "PUT", "/@acme%2fapp", "application/json");
const atRevision = () => readerFor("npm", "PUT", "/@acme%2fapp/-rev/1-a", "application/json");
const json = (value: unknown) => bytesOf(JSON.stringify(value));

function write(actions: readonly string[], remainingVersions: readonly string[] | null) {
  return { kind: "write", write: { packageType: "npm", packageName: "@acme/app", actions, remainingVersions } };
}

describe("a document at the package's address", () => {
  test("that brings a tarball is a push", () => {
    expect(foundIn(atPackage(), json(published))).toEqual(write(["push"], null));
  });

  test("is a push as soon as a tarball begins", () => {
    const text = JSON.stringify(published);
    const begun = text.indexOf('"AAAA"') + '"A'.length;
    const reader = atPackage();
    expect(reader.read(bytesOf(text.slice(0, begun)))).toEqual(write(["push"], null));
    expect(reader.read(bytesOf(text.slice(begun)))).toEqual(write(["push"], null));
  });

  test.each([undefined, {}, null, 1])("that brings none may drop versions: _attachments %j", (none) => {
    const document = { ...packument, versions: { ...packument.versions, "2.0.0-b+1": {} }, _attachments: none };
    expect(foundIn(atPackage(), json(document))).toEqual(write(["push", "delete"], ["1.0.0", "2.0.0-b+1"]));
  });

  test("that lists no versions may drop them all", () => {
    for (const versions of [null, 1]) {
      expect(foundIn(atPackage(), json({ ...packument, versions }))).toEqual(write(["push", "delete"], null));
    }
    expect(foundIn(atPackage(), json({ ...packument, versions: {} }))).toEqual(write(["push", "delete"], []));
    expect(foundIn(atPackage(), json({ _id: "@acme/app" }))).toEqual(write(["push", "delete"], null));
  });

  test("that changes nothing but stars is a push", () => {
    const stars = { _id: "@acme/app", _rev: "1-a", users: { amy: true } };
    expect(foundIn(atPackage(), json(stars))).toEqual(write(["push"], null));
    expect(foundIn(atPackage(), json({ ...stars, users: null }))).toEqual(write(["push", "delete"], null));
    expect(foundIn(atPackage(), json({ ...stars, versions: {} }))).toEqual(write(["push", "delete"], []));
  });

  test("that could not be read to its end is a push and a delete", () => {
    const text = JSON.stringify({ users: {}, ...published });
    const reader = atPackage();
    expect(reader.read(bytesOf(text.slice(0, 60)))).toEqual({ kind: "more" });
    expect(reader.stopWaiting()).toEqual(write(["push", "delete"], null));
    expect(reader.read(bytesOf(text.slice(60)))).toEqual(write(["push", "delete"], null));
    expect(reader.end()).toEqual(write(["push", "delete"], null));
  });

  test("is read further than other bodies, since its tarball comes behind its readme", () => {
    expect(atPackage().maximumBytesBeforeName).toBe(8 * 1024 * 1024);
  });

  test("reports its versions only up to a bound", () => {
    const versions = Object.fromEntries(Array.from({ length: 60_000 }, (_, patch) => [`1.0.${patch}`, {}]));
    expect(foundIn(atPackage(), json({ versions }))).toEqual(write(["push", "delete"], null));
    const some = Object.fromEntries(Array.from({ length: 10_000 }, (_, patch) => [`1.0.${patch}`, {}]));
    expect(foundIn(atPackage(), json({ versions: some }))).toEqual(write(["push", "delete"], Object.keys(some)));
  });
});

describe("an attachment", () => {
  const withAttachments = (attachments: string) =>
    bytesOf(
      JSON.stringify({ ...packument, _attachments: 0 }).replace('"_attachments":0', `"_attachments":${attachments}`),
    );

  test.each([
    ["a stub, as CouchDB has it", '{"a":{"stub":true,"length":3}}'],
    ["several stubs", '{"a":{"stub":true},"b":{"stub":true}}'],
    ["no data", '{"a":{}}'],
    ["empty data", '{"a":{"data":""}}'],
    ["data that is no text", '{"a":{"data":null}}'],
    ["data in a list", '{"a":{"data":["AAAA"]}}'],
    ["data one level too deep", '{"a":{"a":{"data":"AAAA"}}}'],
  ])("is no tarball: %s", (_, attachments) => {
    expect(foundIn(atPackage(), withAttachments(attachments))).toEqual(write(["push", "delete"], ["1.0.0"]));
  });

  test.each([
    ["null", '{"a":null}'],
    ["a text", '{"a":"AAAA"}'],
    ["a list", '{"a":[{"data":"AAAA"}]}'],
    ["a list of all", '[{"data":"AAAA"}]'],
    ["a stub behind a tarball", '{"a":{"data":"AAAA"},"b":{}}'],
    ["a stub before a tarball", '{"a":{},"b":{"data":"AAAA"}}'],
    ["a stub of the same name", '{"a":{"data":"AAAA"},"a":{}}'],
    ["data that is a stub's", '{"a":{"stub":true,"data":"AAAA"}}'],
    ["data that follows elsewhere", '{"a":{"data":"AAAA","follows":true}}'],
    ["data twice", '{"a":{"data":"AAAA","data":null}}'],
    ["data in another case", '{"a":{"Data":"AAAA"}}'],
    ["data in another case too", '{"a":{"data":"AAAA","DATA":""}}'],
    ["the name __proto__", '{"__proto__":{"data":"AAAA"}}'],
    ["the name constructor", '{"constructor":{"prototype":{},"data":"AAAA"}}'],
  ])("is refused: %s", (_, attachments) => {
    expect(errorOf(foundIn(atPackage(), withAttachments(attachments)))).toBe("body_invalid");
    expect(errorOf(foundIn(atRevision(), withAttachments(attachments)))).toBe("body_invalid");
  });
});

describe("a key that a reader could take for a watched one is refused", () => {
  const spellings = [
    ...["Name", "NAME", "n\\u0041me", "_ID", "_\\u0130d", "_\\u0131d", "Versions", "version\u017f", "u\u017fers"],
    ...[
      "_attachment\u017f",
      "_Attachments",
      "name ",
      " name",
      "na\u200bme",
      "na\\u0000me",
      "na\\ud800me",
      "na\u0301me",
    ],
    ...["\uff4eame", "__proto__", "__pro\\u0074o__", "__PROTO__", "constructor"],
  ];

  test.each(spellings)("%s", (key) => {
    const document = JSON.stringify(published);
    for (const value of ['"@acme/other"', '"@acme/app"', "{}", "null"]) {
      for (const body of [`{"${key}":${value},${document.slice(1)}`, `${document.slice(0, -1)},"${key}":${value}}`]) {
        expect(errorOf(foundIn(atPackage(), bytesOf(body)))).toBe("body_invalid");
      }
    }
  });

  test.each(["Name", "NAME", "__proto__", "constructor"])("in a version: %s", (key) => {
    const body = `{"versions":{"1.0.0":{"${key}":{"name":"@acme/other"}}}}`;
    expect(errorOf(foundIn(atPackage(), bytesOf(body)))).toBe("body_invalid");
    expect(errorOf(foundIn(atRevision(), bytesOf(body)))).toBe("body_invalid");
  });

  test.each(['"__proto__":{}', '"constructor":{}', '"1.0.0":null', '"1.0.0":[]', '"1.0.0":"x"', '"1.0.0":1'])(
    "as a version, or one that is no object: %s",
    (version) => {
      const body = `{"name":"@acme/app","versions":{${version},"2.0.0":{}}}`;
      expect(errorOf(foundIn(atPackage(), bytesOf(body)))).toBe("body_invalid");
    },
  );

  test("and one with any character that some readers drop, as it is or escaped", () => {
    const points = Array.from({ length: 0x10000 }, (_, point) => point);
    const dropped = points.map((point) => String.fromCharCode(point)).filter((text) => /[\p{C}\p{M}\p{Z}]/u.test(text));
    const isAsItIs = (text: string) => text >= " " && !/\p{Cs}/u.test(text);
    const escaped = (text: string) => `\\u${text.charCodeAt(0).toString(16).padStart(4, "0")}`;
    for (const written of [...dropped.filter(isAsItIs), ...dropped.map(escaped)]) {
      const document = `{"na${written}me":"billing","name":"@acme/app","versions":{}}`;
      expect([written, errorOf(foundIn(atPackage(), bytesOf(document)))]).toEqual([written, "body_invalid"]);
    }
  });

  test("and one that is too long to be compared", () => {
    expect(errorOf(foundIn(atPackage(), json({ ...published, [`name${"\0".repeat(5000)}`]: 1 })))).toBe("body_invalid");
  });

  test("and not one that is only alike", () => {
    const alike = {
      names: 1,
      id: 1,
      _name: 1,
      "dist-tags": {},
      attachments: 1,
      proto: 1,
      éname: "é",
      nаme: "Cyrillic",
    };
    expect(foundIn(atPackage(), json({ ...alike, ...published }))).toEqual(write(["push"], null));
  });
});

test.each([
  '"versions":[{"name":"@acme/other"}]',
  '"versions":"1.0.0"',
  '"users":[]',
  '"_attachments":"x"',
  '"_deleted":true',
])("a member that readers take differently is refused: %s", (member) => {
  expect(errorOf(foundIn(atPackage(), bytesOf(`{"_id":"@acme/app",${member}}`)))).toBe("body_invalid");
});

describe("a document at a revision", () => {
  test.each([
    ["the versions that stay", packument, ["1.0.0"]],
    [
      "maintainers only, which some registries take for no versions at all",
      { _id: "@acme/app", maintainers: [] },
      null,
    ],
    ["stars only", { users: {} }, null],
    ["a tarball", published, null],
  ])("may be both: %s", (_, document, remaining) => {
    expect(foundIn(atRevision(), json(document))).toEqual(write(["delete", "push"], remaining));
  });
});

describe("a name in the body", () => {
  test("may be written with escapes", () => {
    const text = JSON.stringify(published).replaceAll("@acme", "\\u0040\\u0061cme").replace('"name"', '"n\\u0061me"');
    expect(foundIn(atPackage(), bytesOf(text))).toEqual(write(["push"], null));
  });

  test.each([
    ["name", { name: "@acme/other" }],
    ["name in other case", { name: "@ACME/app" }],
    ["_id", { _id: "@acme/other" }],
    ["_id of another kind", { _id: 1 }],
    ["name of another kind", { name: ["@acme/app"] }],
    ["name with a NUL", { name: "@acme/app\0" }],
    ["name of a version", { versions: { "1.0.0": {}, "2.0.0": { name: "@acme/other" } } }],
    ["name of a version of another kind", { versions: { "1.0.0": { name: null } } }],
  ])("that differs from the path's is refused: %s", (_, difference) => {
    expect(errorOf(foundIn(atPackage(), json({ ...published, ...difference })))).toBe("package_name_contradicted");
    expect(errorOf(foundIn(atRevision(), json({ ...published, ...difference })))).toBe("package_name_contradicted");
  });

  test("may differ where it is not the package's", () => {
    const deeper = {
      "1.0.0": { name: "@acme/app", author: { name: "amy" }, dist: { name: "x", versions: { name: "y" } } },
    };
    const document = { ...published, versions: deeper, author: { name: "amy", _id: "1" }, people: [{ name: "amy" }] };
    expect(foundIn(atPackage(), json(document))).toEqual(write(["push"], null));
  });
});

const names = ["name", "_id", "versions", "_attachments", "users"] as const;

test("a contradiction is found at every place", () => {
  const entries = Object.entries({ ...published, users: {}, readme: "a".repeat(500) });
  const arbitrary = fc.record({
    order: fc.shuffledSubarray(entries, { minLength: entries.length }),
    again: fc.constantFrom(...names),
    place: fc.nat(entries.length),
    cuts: arbitraryCuts,
  });
  fc.assert(
    fc.property(arbitrary, ({ order, again, place, cuts }) => {
      const members = order.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
      const twice = again === "name" || again === "_id" ? '"@acme/app"' : "{}";
      const body = `{${members.toSpliced(place, 0, `"${again}":${twice}`).join(",")}}`;
      expect(errorOf(foundIn(atPackage(), ...cutAt(bytesOf(body), cuts)))).toBe("package_name_contradicted");
    }),
  );
});

test("chunking does not matter", () => {
  const documents = fc.record(
    {
      name: fc.constantFrom<unknown>("@acme/app", "@acme/äpp", 1),
      _id: fc.constant("@acme/app"),
      users: fc.jsonValue(),
      versions: fc.dictionary(
        fc.string(),
        fc.dictionary(fc.constantFrom("name", "x"), fc.constantFrom("@acme/app", "b")),
      ),
      _attachments: fc.dictionary(fc.string(), fc.jsonValue()),
      readme: arbitraryText,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(documents, fc.nat(3), arbitraryCuts, (document, missing, cuts) => {
      const body = json(document);
      const sent = body.slice(0, body.length - missing);
      for (const reader of [atPackage, atRevision]) {
        expect(foundIn(reader(), ...cutAt(sent, cuts))).toEqual(foundIn(reader(), sent));
      }
    }),
  );
});

test.each([
  "",
  '{"maintainers":[]}',
  "null",
  "[]",
  '"@acme/app"',
  "{}",
  '{"name":"@acme/app"',
  '{"name":"@acme/app"} x',
  "name=app",
])("a body that is no document is refused: %j", (text) => {
  expect(errorOf(foundIn(atPackage(), bytesOf(text)))).toBe("body_invalid");
});

test.each(['{"_attachments":{"a":{"data":"', '{"readme":"', '{"name":"', '{"', '{"versions":{"'])(
  "memory is bounded: a hundred megabytes after %s leave nothing behind",
  (start) => {
    expect(growth(atPackage(), start)).toBeLessThan(1024 * 1024);
  },
  60_000,
);

test.each(['"":1,', '"1":{"name":"@acme/app"},', '"a":[[{"b":1}]],'])(
  "memory is bounded: eight megabytes of versions %s leave little behind",
  (repeated) => {
    expect(growth(atPackage(), '{"versions":{', repeated, 8)).toBeLessThan(4 * 1024 * 1024);
  },
  60_000,
);
