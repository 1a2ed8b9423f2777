import { describe, expect, it, test } from "vitest";
import { classifyRequest } from "../index.ts";
import { isAttachmentOf, isNpmName } from "./npm-name.ts";

const classified = (method: string, target: string, contentType: string | undefined = undefined) =>
  classifyRequest("npm", { method, target, contentType });

/** The package that a write's line names; else the kind of the request. */
function written(method: string, target: string): string {
  const meaning = classified(method, target);
  return meaning.kind === "write" ? meaning.write.packageName : meaning.kind;
}

describe("a document", () => {
  it.each([
    "application/json",
    "Application/JSON",
    "application/vnd.npm.install+json",
    "application/json;charset=utf-8",
    'application/json ;  charset="UTF-8" ',
    "application/json; Charset=UTF-8",
  ])("is read of the type %s", (contentType) => {
    for (const target of ["/app", "/app/-rev/1", "/-/user/v1/star", "/-/team/acme/core/package"]) {
      expect(classified("PUT", target, contentType).kind).toBe("write_named_by_body");
    }
  });

  it.each([
    undefined,
    "",
    "json",
    "text/json",
    "application/jsonp",
    "application/+json",
    "application/x_y+json",
    "xapplication/json",
    "application/json; charset=utf-16",
    "application/json; charset=utf-8; charset=utf-16",
    'application/json; charset="utf-8',
    "application/json;",
    "application/json, text/plain",
  ])("is refused of the type %j", (contentType) => {
    for (const target of ["/app", "/app/-rev/1", "/-/user/v1/star", "/-/team/acme/core/package"]) {
      expect(classified("PUT", target, contentType)).toEqual({ kind: "refused", error: { type: "body_invalid" } });
    }
  });

  it("has its package's name in the path, or only in itself", () => {
    const named = (method: string, target: string) => classified(method, target, "application/json");
    for (const [method, target] of [
      ["PUT", "/@acme%2fapp"],
      ["PUT", "/@acme/app/-rev/1-a"],
      ["POST", "/-/stage/package/@acme/app"],
    ] as const) {
      expect(named(method, target)).toMatchObject({ packageName: "@acme/app" });
    }
    expect(named("PUT", "/-/user/v1/star")).toMatchObject({ packageName: null });
  });
});

describe("a slash in a segment", () => {
  test.each([
    ["PUT", "/@acme/app/next", "@acme/app"],
    ["PUT", "/@acme%2fapp/next", "@acme/app"],
    ["PUT", "/-/package/@acme/app/dist-tags/a%2fb", "@acme/app"],
    ["PUT", "/-/package/app/dist-tags/@a%2fb%2fc", "app"],
    ["DELETE", "/@acme/app/-/@acme%2fapp-1.0.0.tgz/-rev/1", "@acme/app"],
    ["DELETE", "/-/user/token/a%2fb/c", "no_write"],
    ["DELETE", "/-/user/token/@a/b%2fc", "no_write"],
  ] as const)("is accepted: %s %s writes %s", (method, target, name) => {
    expect(written(method, target)).toBe(name);
  });

  test.each([
    ["PUT", "/@acme%2fapp%2fx/next"],
    ["PUT", "/@acme%2f/next"],
    ["PUT", "/@%2fapp/next"],
    ["PUT", "/app%2fx/next"],
    ["PUT", "/app/next%2fx"],
    ["PUT", "/a/b/c/d/e%2ff"],
    ["PUT", "/-/package/c/d/e%2ff"],
    ["PUT", "/-/b/c/dist-tags/e%2ff"],
    ["PUT", "/a/package/c/dist-tags/e%2ff"],
    ["PUT", "/-/package/app/dist-tags/@a/b/x%2fc"],
    ["PUT", "/x@acme%2fapp/next"],
    ["PUT", "/-/package/app/owners/a%2fb"],
    ["PUT", "/-/package/app/dist-tags/a/b%2fc"],
    ["PUT", "/-/team/app/dist-tags/a%2fb"],
    ["PUT", "/x/package/app/dist-tags/a%2fb"],
    ["DELETE", "/-/user/tokens/a%2fb"],
    ["DELETE", "/-/users/token/a%2fb"],
    ["DELETE", "/x/user/token/a%2fb"],
  ] as const)("is refused: %s %s", (method, target) => {
    expect(classified(method, target)).toEqual({ kind: "refused", error: { type: "path_invalid" } });
  });
});

test.each([
  ["PUT", "/app/-next", "unknown_write"],
  ["PUT", "/app/n-ext", "app"],
  ["PUT", "/-/package/app/dist-tags/-x", "unknown_write"],
  ["PUT", "/-/package/app/dist-tags/%2fx", "unknown_write"],
  ["PUT", "/app/-/app-1.0.0.tgz/1.0.0/x", "app"],
  ["PUT", "/app/-/app-1.0.0.tgz", "unknown_write"],
  ["PUT", "/@acme", "refused"],
  ["PUT", "/@acme/app/x/y", "unknown_write"],
] as const)("%s %s writes %s", (method, target, name) => {
  expect(written(method, target)).toBe(name);
});

test("npm's names are what its registry has, or once accepted", () => {
  const longest = "a".repeat(255);
  for (const name of [
    "app",
    "JSONStream",
    "a",
    "a.b",
    "a_b",
    "@acme/app",
    "@acme/_app",
    "a~!*'()",
    longest,
    "0",
    "rev",
  ]) {
    expect([name, isNpmName(name)]).toEqual([name, true]);
  }
  const others = [
    "",
    ".app",
    "_app",
    "@acme",
    "@acme/",
    "@/app",
    "@acme/app/x",
    "@.acme/app",
    "@acme/.app",
    "a b",
    "é",
    "a@1",
  ];
  const reserved = ["-", "-rev", "__proto__", "favicon.ico", "node_modules", "Node_Modules", "@acme/-", "@-/app"];
  for (const name of [...others, ...reserved, `${longest}a`, "a/b", "a\nb", "a%"]) {
    expect([name, isNpmName(name)]).toEqual([name, false]);
  }
});

test("an attachment is a file of its package", () => {
  for (const [packageName, file, is] of [
    ["app", "app-1.0.0.tgz", true],
    ["app", "@acme/app-1.0.0.tgz", false],
    ["@acme/app", "@acme/app-1.0.0.tgz", true],
    ["@acme/app", "@other/app-1.0.0.tgz", false],
    ["@acme/app", "@acme/x/app-1.0.0.tgz", false],
    ["@acme/app", "@acme/other-1.0.0.tgz", true],
    ["@acme/app", "@acme/..", false],
    ["app", "appcon.tgz", true],
    ["app", "billin~1.tgz", false],
    ["app", "con.tgz", false],
    ["app", null, false],
  ] as const) {
    expect([file, isAttachmentOf(packageName, file)]).toEqual([file, is]);
  }
});
