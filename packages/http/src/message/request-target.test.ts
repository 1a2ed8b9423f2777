import { expect, it } from "vitest";
import { canonicalTarget } from "./request-target.ts";

it.each([
  ["/a/b", "/a/b"],
  ["/@a%2fb?write=true&x='y'", "/@a%2fb"],
  ["/a?x?y=http://z/", "/a"],
  ["?x", ""],
])("gives %j as it is", (target, routedPath) => {
  expect(canonicalTarget(target, routedPath)).toBe(target);
});

it("takes the scheme and the host off", () => {
  expect(canonicalTarget("http://x:80/a%2fb?c", "/a%2fb")).toBe("/a%2fb?c");
  expect(canonicalTarget("HTTPS://user@x/a", "/a")).toBe("/a");
});

it.each([
  ["/a#b", "/a"],
  ["/a?x#y", "/a"],
  ["/ä", "/ä"],
  ["/a b", "/a b"],
  ["/a\u0000", "/a\u0000"],
  ["http://x/a'b", "/a%27b"],
  ["/a", "/b"],
  ["http://x", "/"],
])("judges nothing where %j is read as %j", (target, routedPath) => {
  expect(canonicalTarget(target, routedPath)).toBeNull();
});
