import { countWork, workBySize } from "@package-protection/counted-work";
import { classifyRequest } from "@package-protection/registry-protocols";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryPackument } from "../../test/arbitrary-packument.ts";
import { classifyWrite } from "../guard/write-guard.ts";
import { isObject } from "./packument.ts";

type Json = Readonly<Record<string, unknown>>;

function classify(document: unknown) {
  const request = { method: "PUT", target: "/app", contentType: "application/json" };
  const meaning = classifyRequest("npm", request);
  if (meaning.kind !== "write_named_by_body") throw new Error("the body says nothing");
  return classifyWrite(meaning, document);
}

const manifest = { name: "app", version: "1.0.0" };
const document = (more: Json): Json => ({
  name: "app",
  versions: { "1.0.0": manifest },
  _attachments: { "app-1.0.0.tgz": { data: "eA==" } },
  ...more,
});

function nested(depth: number): unknown {
  let inner: unknown = 1;
  for (let at = 0; at < depth; at += 1) inner = at % 2 === 0 ? [inner] : { a: inner };
  return inner;
}

function members(count: number, key: (at: number) => string, value: unknown): Json {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [key(at), value]));
}

const contents: Readonly<Record<string, (size: number) => Json>> = {
  "a tarball": (size) => document({ _attachments: { "app-1.0.0.tgz": { data: "A".repeat(size) } } }),
  "a readme": (size) => document({ readme: "\u0001".repeat(size) }),
  "a readme of a version": (size) => document({ versions: { "1.0.0": { ...manifest, readme: "A".repeat(size) } } }),
  "a nested value": (size) => document({ more: nested(size) }),
  "a nested value in a manifest": (size) => document({ versions: { "1.0.0": { ...manifest, more: nested(size) } } }),
  "a long list": (size) => document({ more: Array.from({ length: size }, () => "x") }),
  "long dependencies": (size) =>
    document({ versions: { "1.0.0": { ...manifest, dependencies: members(size, (at) => `d${at}`, "1") } } }),
  "a long name": (size) => document({ name: "a".repeat(size) }),
  "many stars": (size) => ({ name: "app", users: members(size, (at) => `u${at}`, true) }),
};

describe("the work for a document", { timeout: 60_000 }, () => {
  test.each(Object.entries(contents))("does not grow with %s", (_, make) => {
    const [once = 0, twice = 0] = workBySize(4096, 1, (size) => {
      const made = make(size);
      return () => classify(made);
    });
    expect(twice / once).toBeLessThan(1.1);
  });

  const crowds: Readonly<Record<string, (size: number) => Json>> = {
    versions: (size) => document({ versions: members(size, (at) => `1.0.${at}`, manifest) }),
    "versions that are not usual": (size) => document({ versions: members(size, (at) => `é${at}`, { Née: 1 }) }),
    "members of a version": (size) => document({ versions: { "1.0.0": members(size, (at) => `N${at}`, 1) } }),
    tags: (size) => document({ "dist-tags": members(size, (at) => `t${at}`, "1.0.0") }),
    "long keys": (size) => document({ versions: { "1.0.0": { [`İ${"i".repeat(size)}`]: 1 } } }),
  };

  test.each(Object.entries(crowds))("grows with the number of %s", (_, make) => {
    const [once = 0, twice = 0] = workBySize(512, 1, (size) => {
      const made = make(size);
      return () => classify(made);
    });
    expect(twice / once).toBeLessThan(2.3);
  });

  const floods: Readonly<Record<string, Json>> = {
    members: { ...document({}), ...members(200_000, (at) => `m${at}`, 1) },
    versions: document({ versions: members(200_000, (at) => `1.0.${at}`, {}) }),
    "members of versions": document({ versions: { "1.0.0": members(400_000, (at) => `m${at}`, 1) } }),
    attachments: document({ _attachments: members(200_000, (at) => `app-${at}.tgz`, { data: "" }) }),
    tags: document({ "dist-tags": members(200_000, (at) => `t${at}`, "1.0.0") }),
  };

  test.each(Object.entries(floods))("is next to nothing for more %s than npm sends", (_, flood) => {
    expect(countWork(() => classify(flood))).toBeLessThan(5_000);
    expect(classify(flood)._unsafeUnwrapErr()).toEqual({ type: "body_invalid" });
  });

  test("stops at fewer keys that are whole numbers, which engines sort", () => {
    const numbers = (count: number) => document({ versions: { "1.0.0": members(count, (at) => String(at), 1) } });
    expect(classify(numbers(10_000)).isOk()).toBe(true);
    expect(classify(numbers(20_000))._unsafeUnwrapErr()).toEqual({ type: "body_invalid" });
  });

  test("suffices for a package of ten thousand versions", () => {
    const usual = { ...manifest, ...members(25, (at) => `field${at}`, "x") };
    const large = document({ versions: members(10_000, (at) => `1.0.${at}`, usual), _attachments: {} });
    expect(classify(large).isOk()).toBe(true);
  });
});

test("the keys of each object are listed at most once, since that takes long for a large one", () => {
  let accepted = 0;
  fc.assert(
    fc.property(arbitraryPackument("app"), (made) => {
      const listed = new Map<object, number>();
      const counted = (value: unknown): unknown =>
        isObject(value)
          ? new Proxy(value, {
              ownKeys(target) {
                listed.set(target, (listed.get(target) ?? 0) + 1);
                return Reflect.ownKeys(target);
              },
            })
          : value;
      const document = JSON.parse(JSON.stringify(made), (_, value: unknown) => counted(value));
      if (classify(document).isOk()) accepted += 1;
      expect(Math.max(0, ...listed.values())).toBeLessThanOrEqual(1);
    }),
  );
  expect(accepted).toBeGreaterThan(0);
});
