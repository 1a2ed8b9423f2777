import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryCuts, bytesOf, cutAt, errorOf, foundIn, readerFor } from "../../test/bodies.ts";

const json = "application/json";
const reader = () => readerFor("npm", "PUT", "/-/user/v1/star", json);
const found = (body: string) => foundIn(reader(), bytesOf(body));

function push(packageName: string) {
  return { kind: "write", write: { packageType: "npm", packageName, actions: ["push"], remainingVersions: null } };
}

describe("a small body that names a package", () => {
  test.each([
    ["pnpm star and unstar", '{"name":"@acme/app","package":"@acme/app"}'],
    ["npm access grant", '{"package":"@acme/app","permissions":"read-write"}'],
    ["npm access revoke", '{"package":"@acme/app"}'],
    ["a name with escapes", '{"p\\u0061ckage":"@acme\\/app"}'],
  ])("is a push: %s", (_, body) => {
    expect(found(body)).toEqual(push("@acme/app"));
  });

  test.each([
    ["two packages", '{"name":"@acme/app","package":"billing"}'],
    ["a package twice", '{"package":"app","package":"app"}'],
    ["another package before", '{"package":"billing","name":"app"}'],
  ])("contradicts itself with %s", (_, body) => {
    expect(errorOf(found(body))).toBe("package_name_contradicted");
  });

  test.each([
    ["a key that no client sends", '{"package":"app","id":"billing"}'],
    ["a key in other case", '{"package":"app","Package":"billing"}'],
    ["a prototype", '{"package":"app","__proto__":{"package":"billing"}}'],
    ["nothing after a brace", "{"],
  ])("is refused with %s", (_, body) => {
    expect(errorOf(found(body))).toBe("body_invalid");
  });

  test.each(['{"package":null}', '{"package":["app"]}', '{"package":"con"}', '{"package":"../app"}', '{"name":1}'])(
    "has no valid name: %s",
    (body) => {
      expect(errorOf(found(body))).toBe("package_name_invalid");
    },
  );

  test.each(["{}", "[]", '"app"', '{"permissions":"read-only"}'])("says no name: %s", (body) => {
    expect(errorOf(found(body))).toBe("package_name_missing");
  });

  test("is one of JSON", () => {
    expect(errorOf(found(""))).toBe("body_invalid");
    expect(errorOf(found('{"package":"app"} x'))).toBe("body_invalid");
  });
});

test("chunking does not matter", () => {
  const arbitraryBody = fc
    .array(fc.tuple(fc.constantFrom("name", "package", "permissions", "Name"), fc.constantFrom("app", "billing", 1)), {
      maxLength: 3,
    })
    .map((members) => `{${members.map(([key, value]) => `"${key}":${JSON.stringify(value)}`).join(",")}}`);
  fc.assert(
    fc.property(arbitraryBody, arbitraryCuts, (body, cuts) => {
      expect(foundIn(reader(), ...cutAt(bytesOf(body), cuts))).toEqual(found(body));
    }),
  );
});
