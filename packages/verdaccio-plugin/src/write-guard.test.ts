import { ok, type Result } from "neverthrow";
import { expect, test } from "vitest";
import type { Refusal } from "./refusal.ts";
import type { RegistryProtection } from "./registry-protection.ts";
import { type ClassifiedWrite, classifyWrite } from "./write-guard.ts";

const unconfigured: RegistryProtection = {
  configured: null,
  problem: null,
  explain: true,
  logger: { info() {}, warn() {}, error() {} },
  check: () => Promise.resolve(ok(undefined)),
  canDecide: () => Promise.resolve(true),
};

const classified = (body: unknown): Result<ClassifiedWrite | null, Refusal> =>
  classifyWrite(unconfigured, {
    method: "PUT",
    target: "/acme",
    contentType: "application/json",
    body,
    user: {},
    waitForOthers: () => Promise.resolve(),
  });

/** A value that nobody may look into. */
const unread = new Proxy(
  {},
  {
    get: () => expect.unreachable("a value that does not count was read"),
    ownKeys: () => expect.unreachable("the members of a value that does not count were read"),
  },
);

test("values that do not count are not read, however long they are", () => {
  const body = {
    name: "acme",
    readme: unread,
    versions: { "1.0.0": { name: "acme", dependencies: unread } },
    _attachments: { "acme-1.0.0.tgz": { data: "AAAA", unknown: unread } },
  };
  expect(classified(body).isOk()).toBe(true);
});

test("a document of more members than a client's is refused", () => {
  const members = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, place) => [`1.0.${place}`, {}]));
  expect(classified({ name: "acme", versions: members(30_000) }).isOk()).toBe(true);
  for (const member of ["versions", "_attachments", "dist-tags", "users"]) {
    expect(classified({ name: "acme", [member]: members(40_000) }).isErr(), member).toBe(true);
  }
});
