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
  joined,
  readerFor,
} from "../../test/bodies.ts";

const reader = () => readerFor("cargo", "PUT", "/api/v1/crates/new", undefined);
const crate = new Uint8Array(300).fill(0x1f);

function length(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function upload(json: string, file: Uint8Array = crate): Uint8Array {
  return joined(length(bytesOf(json).length), json, length(file.length), file);
}

const metadata = JSON.stringify({
  name: "acme-app",
  vers: "1.0.0",
  deps: [{ name: "other" }],
  readme: "x".repeat(40_000),
});

function push(packageName: string) {
  return { kind: "write", write: { packageType: "cargo", packageName, actions: ["push"], remainingVersions: null } };
}

describe("the body of cargo publish", () => {
  test("is a push of the crate that its JSON names", () => {
    expect(foundIn(reader(), upload(metadata))).toEqual(push("acme-app"));
    expect(foundIn(reader(), upload('{"n\\u0061me":"Acme_App"}', new Uint8Array()))).toEqual(push("Acme_App"));
  });

  test("is decided before the crate has come", () => {
    const body = upload(metadata);
    const one = reader();
    expect(one.read(body.slice(0, 10))).toEqual({ kind: "more" });
    expect(one.read(body.slice(10, 20_000))).toEqual(push("acme-app"));
    expect(one.stopWaiting()).toEqual(push("acme-app"));
  });

  test("that is not read as far as its name is refused", () => {
    const one = reader();
    one.read(upload(metadata).slice(0, 10));
    expect(errorOf(one.stopWaiting())).toBe("package_name_missing");
    expect(errorOf(reader().stopWaiting())).toBe("package_name_missing");
  });

  test.each([
    ["package_name_missing", upload('{"vers":"1.0.0","deps":[{"name":"x"}],"package":{"name":"x"}}')],
    ["package_name_missing", upload('[{"name":"x"}]')],
    ["package_name_invalid", upload('{"name":"1app"}')],
    ["package_name_invalid", upload('{"name":"ac/me"}')],
    ["package_name_invalid", upload('{"name":null}')],
    ["package_name_invalid", upload('{"name":["acme"]}')],
    ["package_name_invalid", upload(`{"name":"${"a".repeat(65)}"}`)],
    ["package_name_contradicted", upload('{"name":"acme","deps":[],"name":"acme"}')],
    ["package_name_contradicted", upload('{"name":"acme","n\\u0061me":"other"}')],
    ["body_invalid", upload('{"name":"acme","Name":"other"}')],
    ["body_invalid", upload('{"NAME":"acme"}')],
    ["body_invalid", upload('{"name":"acme","__proto__":{"name":"other"}}')],
    ["body_invalid", upload('{"name":"acme","constructor":{"prototype":{}}}')],
    ["body_invalid", upload('{"name":"acme","na\\u0000me":"other"}')],
    ["body_invalid", joined(length(16), '{"name":"acme', Uint8Array.of(0xff), '"}', length(0))],
    ["body_invalid", upload("")],
    ["body_invalid", upload("{")],
    ["body_invalid", upload('{"name":"acme"} x')],
    ["body_invalid", upload('{"name":"acme"}').slice(0, -1)],
    ["body_invalid", joined(upload('{"name":"acme"}'), "x")],
    ["body_invalid", joined(length(4), '{"name":"acme"}', length(0))],
    ["body_invalid", joined(length(2 ** 32 - 1), '{"name":"acme"}', length(0))],
    ["body_invalid", bytesOf('{"name":"acme"}')],
    ["body_invalid", joined(length(16), '{"name":"acme"}x')],
    ["body_invalid", joined(length(14), '{"name":"acme"')],
    ["body_invalid", upload('{"name":"acme","vers":1}')],
    ["body_invalid", upload('{"name":"acme","vers":null}')],
    ["body_invalid", upload('{"vers":["1.0.0"],"name":"acme"}')],
    ["body_invalid", upload('{"name":"acme","vers":"../1.0.0"}')],
    ["body_invalid", new Uint8Array()],
  ])("is refused as %s: case %#", (error, body) => {
    expect(errorOf(foundIn(reader(), body))).toBe(error);
  });
});

test("chunking does not matter", () => {
  const name = fc.constantFrom('"acme"', '"\\u0061cme"', "1", '"é"');
  const member = fc.oneof(
    name.map((value) => `"name":${value}`),
    arbitraryText.map((value) => `"readme":${JSON.stringify(value)}`),
  );
  const change = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(fc.array(member, { maxLength: 4 }), change, arbitraryCuts, (members, more, cuts) => {
      const body = upload(`{${members.join(",")}}`);
      const sent = more > 0 ? joined(body, new Uint8Array(more)) : body.slice(0, body.length + more);
      expect(foundIn(reader(), ...cutAt(sent, cuts))).toEqual(foundIn(reader(), sent));
    }),
  );
});

test.each([
  ["readme", joined(length(2 ** 31), '{"name":"acme","readme":"')],
  ["name", joined(length(2 ** 31), '{"name":"')],
  ["crate", joined(upload('{"name":"acme"}', new Uint8Array()).slice(0, -4), length(2 ** 31))],
])(
  "memory is bounded: a hundred megabytes of %s leave nothing behind",
  (_, start) => {
    expect(growth(reader(), start)).toBeLessThan(1024 * 1024);
  },
  60_000,
);
