import { expect, test } from "vitest";
import { findRoute, fixedTexts, type ProtocolTable, type Route } from "./route.ts";

const tableOf = (routes: readonly Route[], placeholders?: ProtocolTable["placeholders"]): ProtocolTable => ({
  packageType: "generic",
  packageName: () => null,
  routes,
  ...(placeholders && { placeholders }),
});

/** The meaning and the captured texts of the first route that fits; null where none does. */
const found = (table: ProtocolTable, method: string, ...segments: readonly string[]) => {
  const match = findRoute(table, method, segments);
  return match && [match.meaning, match.captured];
};

test("a route fits by its method, its fixed texts and one segment for each placeholder", () => {
  const table = tableOf([
    ["PUT", "/api/:name/:version", "push"],
    ["DELETE", "/api/:name", "delete"],
    ["POST", "/", "no_write"],
  ]);
  expect(found(table, "PUT", "api", "app", "1.0")).toEqual(["push", { name: "app", version: "1.0" }]);
  expect(found(table, "DELETE", "api", "app")).toEqual(["delete", { name: "app" }]);
  expect(found(table, "POST")).toEqual(["no_write", {}]);
  for (const [method, ...segments] of [
    ["PUT", "api", "app"],
    ["PUT", "api", "app", "1.0", "x"],
    ["PUT", "API", "app", "1.0"],
    ["PUT", "app", "api", "1.0"],
    ["PUT", "api", "", "1.0"],
    ["PUT", "api", "a/b", "1.0"],
    ["PUT"],
    ["put", "api", "app", "1.0"],
    ["POST", ""],
    ["POST", "x"],
    ["PATCH"],
  ] as const) {
    expect([segments, found(table, method, ...segments)]).toEqual([segments, null]);
  }
});

test("the first route that fits counts", () => {
  const table = tableOf([
    ["PUT", "/:name/new", "no_write"],
    ["PUT", "/:name/:version", "push"],
  ]);
  expect(found(table, "PUT", "app", "new")).toEqual(["no_write", { name: "app" }]);
  expect(found(table, "PUT", "app", "1.0")).toEqual(["push", { name: "app", version: "1.0" }]);
});

test("a star takes one segment or more, wherever it stands", () => {
  const table = tableOf([["PUT", "/a/*group/:name/z", "push"]]);
  expect(found(table, "PUT", "a", "b", "c", "z")).toEqual(["push", { group: "b", name: "c" }]);
  expect(found(table, "PUT", "a", "b", "c", "d", "z")).toEqual(["push", { group: "b/c", name: "d" }]);
  for (const segments of [
    ["a", "b", "z"],
    ["a", "b", "c"],
    ["a", "b", "", "c", "z"],
    ["a", "", "c", "z"],
    ["a", "b/b", "c", "d", "z"],
  ]) {
    expect([segments, found(table, "PUT", ...segments)]).toEqual([segments, null]);
  }
});

test("a placeholder accepts what its pattern matches", () => {
  const table = tableOf([["PUT", "/:name/*rest", "push"]], { name: /^[a-c/]+$/, rest: /^\d*$/ });
  expect(found(table, "PUT", "a/b", "1", "")).toEqual(["push", { name: "a/b", rest: "1/" }]);
  expect(found(table, "PUT", "d", "1")).toBeNull();
  expect(found(table, "PUT", "a", "1", "x")).toBeNull();
});

test("the fixed texts are those of all routes, without placeholders", () => {
  const table = tableOf([
    ["PUT", "/api/:name/-rev/*rest", "push"],
    ["DELETE", "/", "delete"],
    ["DELETE", "/api/x", "delete"],
  ]);
  expect(fixedTexts(table)).toEqual(new Set(["api", "-rev", "x"]));
  expect(found(table, "PUT", "api", "app", "-rev", "1")).toEqual(["push", { name: "app", rest: "1" }]);
});
