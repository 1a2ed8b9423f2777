import type { PackageWrite } from "@package-protection/registry-protocols";
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

test("a request that inherits from a vetted one is not vetted", () => {
  const request = { method: "PUT" };
  markVetted(request, write);
  const inheriting: object = Object.create(request);
  expect(() => packageWriteOf(inheriting)).toThrow(TypeError);
  copyVetted(inheriting, inheriting);
  expect(() => packageWriteOf(inheriting)).toThrow(TypeError);
});

test("a request that writes no package is vetted as such", () => {
  const request = { method: "PUT" };
  markVetted(request, null);
  expect(packageWriteOf(request)).toBeNull();
});
