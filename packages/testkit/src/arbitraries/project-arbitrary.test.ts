import { projectVisibilities } from "@package-protection/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryCaller } from "./caller-arbitrary.ts";
import { arbitraryProjectReference, arbitraryProjectView } from "./project-arbitrary.ts";

const many = { numRuns: 1_000, seed: 1 };

test("an arbitrary project reference is a safe integer, or a path with a slash in it and no empty part", () => {
  fc.assert(
    fc.property(arbitraryProjectReference(), (reference) => {
      if ("id" in reference) expect(reference.id).toSatisfy(Number.isSafeInteger);
      else expect(reference.path).toMatch(/^[^/]+(?:\/[^/]+)+$/);
    }),
  );
});

test("arbitrary project views are of every visibility, archived or not, switched on or off", () => {
  const sample = fc.sample(arbitraryProjectView(), many);
  expect(new Set(sample.map((project) => project.visibility))).toEqual(new Set(projectVisibilities));
  for (const state of ["archived", "packagesEnabled", "protectionEnabled"] as const) {
    expect(new Set(sample.map((project) => project[state])).size).toBe(2);
  }
});

test("arbitrary callers are admins or not, with every subset of the scopes", () => {
  const sample = fc.sample(arbitraryCaller(), many);
  expect(new Set(sample.map((caller) => `${caller.admin} ${caller.scopes.toSorted().join()}`)).size).toBe(8);
});
