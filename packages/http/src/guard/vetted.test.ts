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

const unvetted =
  "no packageGuard let this request pass: mount one before the route, and use the request that it passes on";

test("a request that no guard has seen writes nothing, if it only reads and no name is asked about", () => {
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    expect(packageWriteOf({ method })).toBeNull();
    expect(() => packageWriteOf({ method }, "billing")).toThrow(new TypeError(unvetted));
    expect(() => packageWriteOf({ method }, undefined)).toThrow(new TypeError(unvetted));
  }
  for (const request of [{ method: "PUT" }, { method: "DELETE" }, {}, { raw: { method: "GET" } }]) {
    expect(() => packageWriteOf(request)).toThrow(new TypeError(unvetted));
  }
});

test("only the vetted names pass, as the package type compares them", () => {
  const request = { method: "PUT" };
  markVetted(request, { ...write, packageType: "pypi", alternativeNames: ["invoices"] });
  for (const name of ["billing", "Billing", "invoices", "INVOICES"]) {
    expect(packageWriteOf(request, name).packageName).toBe("billing");
  }
  for (const name of ["billings", "", "invoice", undefined]) {
    const complaint = `the package ${JSON.stringify(name)} was not vetted, the guard found "billing": mount it where the registry's paths begin`;
    expect(() => packageWriteOf(request, name)).toThrow(new TypeError(complaint));
  }
  expect(() => Reflect.apply(packageWriteOf, undefined, [request, ["billing"]])).toThrow(
    /^the package \["billing"\] was not/,
  );
  markVetted(request, write);
  expect(packageWriteOf(request, "billing")).toBe(write);
  expect(() => packageWriteOf(request, "invoices")).toThrow(TypeError);
});

test("no name passes where the request writes no package", () => {
  const request = { method: "PUT" };
  markVetted(request, null);
  const complaint = 'the package "app" was not vetted: the request writes none';
  expect(() => packageWriteOf(request, "app")).toThrow(new TypeError(complaint));
});

test("a copy of a request that nobody vetted is not vetted", () => {
  const copy = { method: "PUT" };
  copyVetted({ method: "PUT" }, copy);
  expect(() => packageWriteOf(copy)).toThrow(new TypeError(unvetted));
  const writesNone = { method: "PUT" };
  markVetted(writesNone, null);
  copyVetted(writesNone, copy);
  expect(packageWriteOf(copy)).toBeNull();
});
