import type { PackageWrite } from "@package-protection/registry-protocols";
import fc from "fast-check";
import { expect, test } from "vitest";
import { copyVetted, markVetted, packageWriteOf } from "./vetted.ts";

const write: PackageWrite = {
  packageType: "generic",
  packageName: "billing",
  actions: ["push"],
  remainingVersions: null,
};

test("a write is found on the request that was vetted, and on what a framework makes of it", () => {
  const request = { method: "PUT" };
  markVetted(request, write);
  for (const known of [request, { raw: request }, { req: request }]) expect(packageWriteOf(known)).toBe(write);
  const copy = { method: "PUT" };
  copyVetted(request, copy);
  expect(packageWriteOf(copy)).toBe(write);
});

test("nothing that is made of a vetted request is vetted", () => {
  const request = { method: "PUT" };
  markVetted(request, write);
  const made = fc.constantFrom<(from: object) => object>(
    (from) => Object.create(from),
    (from) => ({ ...from }),
    (from) => Object.assign(Object.create(Object.getPrototypeOf(from)), from),
    (from) => Object.create(Object.getPrototypeOf(from), Object.getOwnPropertyDescriptors(from)),
    (from) => new Proxy(from, {}),
  );
  fc.assert(
    fc.property(fc.array(made, { minLength: 1, maxLength: 3 }), (steps) => {
      const other = steps.reduce<object>((from, make) => make(from), request);
      expect(() => packageWriteOf(other)).toThrow(TypeError);
      copyVetted(other, other);
      expect(() => packageWriteOf(other)).toThrow(TypeError);
    }),
  );
  expect(packageWriteOf(request)).toBe(write);
});

test("a request that writes no package is vetted as such", () => {
  const request = { method: "PUT" };
  markVetted(request, null);
  expect(packageWriteOf(request)).toBeNull();
});
