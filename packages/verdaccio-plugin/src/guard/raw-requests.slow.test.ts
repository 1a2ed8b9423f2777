import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listingDocument, publishDocument } from "../../test/packument.ts";
import { type RawRequest, send, storedFiles } from "../../test/raw-client.ts";
import { startRegistry } from "../../test/registry.ts";

let registry: Awaited<ReturnType<typeof startRegistry>>;

beforeAll(async () => {
  registry = await startRegistry();
  const { verdaccio, tokens, protect } = registry;
  const publish = (name: string, version: string) =>
    send(verdaccio, {
      target: `/${name.replace("/", "%2f")}`,
      token: tokens.olivia,
      body: JSON.stringify(publishDocument(name, version)),
    });
  for (const name of ["@acme/app", "@kept/app"]) {
    for (const version of ["1.0.0", "1.0.1"]) expect(await publish(name, version)).toBe(201);
  }
  await protect("@acme/*", { push: "owner", delete: "owner" });
  await protect("@kept/*", { delete: "owner" });
}, 60_000);

afterAll(() => registry?.stop());

/** Sends a request as the developer, which has to be refused and to leave every stored byte as it was. */
async function expectNothingWritten(request: RawRequest): Promise<number | null> {
  const { verdaccio, tokens } = registry;
  const before = await storedFiles(verdaccio);
  const status = await send(verdaccio, { token: tokens.dan, ...request });
  expect(status === null || status >= 400, `${request.method} ${request.target} answered ${status}`).toBe(true);
  expect(await storedFiles(verdaccio)).toEqual(before);
  return status;
}

const targets = [
  "/@acme%2Fapp",
  "/@acme%2fapp",
  "/%40acme%2fapp",
  "/%40acme/app",
  "/@acme/app",
  "/@acme/app/",
  "/@ACME/app",
  "/@ACME%2fapp",
  "/@Acme%2FApp",
  "/@acme//app",
  "/@acme/./app",
  "/@acme%2f.%2fapp",
  "/@free/../@acme/app",
  "/@free/%2e%2e/@acme/app",
  "/-/../@acme%2fapp",
  "/-/verdaccio/../../@acme%2fapp",
  "//@acme%2fapp",
  "/@acme%252fapp",
  "/%2540acme%252fapp",
  "/@acme%5capp",
  "/@acme\\app",
  "/@acme%2fapp%00",
  "/@acme%2fapp#/@free/app",
  "/@acme%2fapp;x",
  "/@acme%2fapp?write=true",
  "/@acme%2fapp/-rev/1-0",
  "/@acme%2fapp/-REV/1-0",
  "/@acme%2fapp/-rev",
  "http://127.0.0.1/@acme%2fapp",
];

describe("raw requests of somebody who may not push", { timeout: 60_000 }, () => {
  it.each(targets)("PUT %s writes nothing", async (target) => {
    const names = ["@acme/app", decodeURIComponent(target).slice(1)];
    for (const name of names) {
      const body = JSON.stringify(publishDocument(name, "6.6.6"));
      await expectNothingWritten({ target, body });
      await expectNothingWritten({ target, body: JSON.stringify(listingDocument(name, ["1.0.0"])) });
      await expectNothingWritten({ target, body: JSON.stringify({ name, users: { dan: true } }) });
    }
  });

  it.each([
    ["PUT", "/@acme%2fapp/stable", '"1.0.0"'],
    ["PUT", "/-/package/@acme%2fapp/dist-tags/stable", '"1.0.0"'],
    ["POST", "/-/package/@acme%2fapp/dist-tags/stable", '"1.0.0"'],
    ["PUT", "/-/PACKAGE/@acme%2fapp/DIST-TAGS/stable", '"1.0.0"'],
    ["PUT", "/-/package/@acme/app/dist-tags/stable/", '"1.0.0"'],
    ["POST", "/-/package/@acme%2fapp/dist-tags", '{"stable":"1.0.0"}'],
    ["DELETE", "/-/package/@acme%2fapp/dist-tags/latest", ""],
    ["DELETE", "/@acme%2fapp/-rev/1", ""],
    ["DELETE", "/@acme/app/-rev/1/2/3", ""],
    ["DELETE", "/@ACME%2fAPP/-REV/1", ""],
    ["DELETE", "/@acme%2fapp/-/app-1.0.0.tgz/-rev/1", ""],
    ["DELETE", "/@acme%2fapp/-/app-1.0.0.tgz/-REV/1", ""],
    ["PATCH", "/@acme%2fapp", "{}"],
    ["POST", "/@acme%2fapp", "{}"],
    ["MERGE", "/@acme%2fapp", "{}"],
  ])("%s %s writes nothing", async (method, target, body) => {
    await expectNothingWritten({ method, target, body });
  });

  it("writes no tarball by itself", async () => {
    const headers = { "Content-Type": "application/octet-stream" };
    for (const target of ["/@acme%2fapp/-/app-6.6.6.tgz/-rev/1", "/@acme%2fapp/-/app-6.6.6.tgz/x"]) {
      await expectNothingWritten({ target, headers, body: "a tarball" });
    }
  });

  it("says the same name everywhere, or writes nothing", async () => {
    const documents = [
      publishDocument("@free/app", "6.6.6", { name: "@acme/app" }),
      publishDocument("@free/app", "6.6.6", { _id: "@acme/app" }),
      publishDocument("@free/app", "6.6.6", { versions: { "6.6.6": { name: "@acme/app", version: "6.6.6" } } }),
      publishDocument("@acme/app", "6.6.6"),
    ];
    for (const document of documents) {
      const body = JSON.stringify(document);
      expect(await expectNothingWritten({ target: "/@free%2fapp", body })).toBe(400);
    }
    expect(
      await expectNothingWritten({
        target: "/@acme%2fapp",
        body: JSON.stringify(publishDocument("@free/app", "6.6.6")),
      }),
    ).toBe(400);
  });

  it("takes of a name that is said twice the one that Verdaccio takes", async () => {
    const body = JSON.stringify(publishDocument("@acme/app", "6.6.6")).replace('"name":', '"name":"@free/app","name":');
    expect(await expectNothingWritten({ target: "/@acme%2fapp", body })).toBe(403);
    expect(await expectNothingWritten({ target: "/@free%2fapp", body })).toBe(400);
  });

  it("reads no body of another type or charset than Verdaccio does", async () => {
    const body = JSON.stringify(publishDocument("@acme/app", "6.6.6"));
    for (const type of [
      "text/plain",
      "application/x-json",
      "application/json; charset=utf-16",
      "",
      "application/json, x",
    ]) {
      await expectNothingWritten({ target: "/@acme%2fapp", body, headers: { "Content-Type": type } });
    }
  });

  it("writes nothing of a body whose length is a lie, or that ends too early", async () => {
    const body = JSON.stringify(publishDocument("@acme/app", "6.6.6"));
    const free = JSON.stringify(publishDocument("@early/app", "6.6.6"));
    const length = (bytes: number) => ({ "Content-Length": String(bytes) });
    await expectNothingWritten({ target: "/@acme%2fapp", body, headers: length(10) });
    await expectNothingWritten({ target: "/@acme%2fapp", body: `${body}${body}`, headers: length(body.length) });
    await expectNothingWritten({
      target: "/@acme%2fapp",
      body,
      headers: length(body.length + 100),
      cutAfter: body.length,
    });
    await expectNothingWritten({ target: "/@early%2fapp", body: free, headers: length(free.length), cutAfter: 100 });
    await expectNothingWritten({
      target: "/@acme%2fapp",
      body: `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      headers: { ...length(3), "Transfer-Encoding": "chunked" },
    });
  });
});

describe("raw requests of somebody who may push, and not delete", { timeout: 60_000 }, () => {
  const one = { name: "@kept/app", version: "1.0.0", dist: {}, deprecated: "old" };
  const drops: readonly [string, string, object][] = [
    ["a version less", "/@kept%2fapp/-rev/1", listingDocument("@kept/app", ["1.0.0"])],
    ["a version less, and more versions", "/@kept%2fapp/-rev/1", listingDocument("@kept/app", ["1.0.0", "2.0.0"])],
    [
      "a version that is null",
      "/@kept%2fapp/-rev/1",
      { ...listingDocument("@kept/app", ["1.0.0"]), versions: { "1.0.0": one, "1.0.1": null } },
    ],
    ["no versions at all", "/@kept%2fapp/-rev/1", { _id: "@kept/app", name: "@kept/app", "dist-tags": {} }],
    ["no versions, and maintainers", "/@kept%2fapp/-rev/1", { name: "@kept/app", maintainers: [] }],
    ["a list of versions", "/@kept%2fapp/-rev/1", listingDocument("@kept/app", [], { versions: [one] })],
    ["a tarball beside", "/@kept%2fapp/-rev/1", publishDocument("@kept/app", "2.0.0")],
    [
      "a deprecation without a revision",
      "/@kept%2fapp",
      listingDocument("@kept/app", [], { versions: { "1.0.0": one } }),
    ],
    ["a deprecation in a list", "/@kept%2fapp", listingDocument("@kept/app", [], { versions: [one] })],
    [
      "a deprecation, and attachments that are none",
      "/@kept%2fapp",
      listingDocument("@kept/app", [], { versions: { "1.0.0": one }, _attachments: 1 }),
    ],
    [
      "a deprecation, and an empty list of attachments",
      "/@kept%2fapp",
      listingDocument("@kept/app", [], { versions: { "1.0.0": one }, _attachments: [] }),
    ],
    ["an encoded revision", "/@kept%2fapp/%2drev/1", listingDocument("@kept/app", ["1.0.0"])],
    ["stars that are a list", "/@kept%2fapp/-rev/1", { name: "@kept/app", users: [] }],
  ];

  it.each(drops)("drops no version by %s", async (_title, target, document) => {
    await expectNothingWritten({ target, body: JSON.stringify(document) });
  });

  it("deprecates, and changes tags", async () => {
    const { verdaccio, tokens } = registry;
    const versions = { "1.0.0": one, "1.0.1": { ...one, version: "1.0.1", deprecated: "older" } };
    const body = JSON.stringify(listingDocument("@kept/app", [], { versions, "dist-tags": { latest: "1.0.0" } }));
    expect(await send(verdaccio, { target: "/@kept%2fapp", token: tokens.dan, body })).toBe(201);
    expect(await registry.stored("@kept/app")).toMatchObject({
      versions: { "1.0.0": { deprecated: "old" }, "1.0.1": { deprecated: "older" } },
      "dist-tags": { latest: "1.0.0" },
    });
  });
});

describe("raw requests whose document two readers take differently", { timeout: 60_000 }, () => {
  const data = { data: "dGFyYmFsbA==", length: 7 };
  const one = { name: "@free/app", version: "1.0.0", dist: {} };
  const readings: readonly [string, object][] = [
    ["an attachment that is null", { _attachments: { a: null } }],
    ["an attachment that is a number", { _attachments: { a: 1 } }],
    ["an attachment that is a list", { _attachments: { a: [data] } }],
    ["an attachment that is a stub", { _attachments: { a: { stub: true, length: 7 } } }],
    ["an attachment whose data is no text", { _attachments: { a: { data: ["dGFyYmFsbA=="] } } }],
    ["a stub beside a tarball", { _attachments: { a: data, b: {} } }],
    ["attachments that are a list", { _attachments: [data] }],
    ["attachments that are a text", { _attachments: "a" }],
    ["a version that is null", { versions: { "1.0.0": one, "1.0.1": null } }],
    ["a version that is a text", { versions: { "1.0.0": "deprecated" } }],
    ["a version that is a list", { versions: { "1.0.0": [one] } }],
    ["versions that are null", { versions: null }],
    ["versions that are a list", { versions: [one] }],
    ["a deprecation that is no text", { versions: { "1.0.0": { ...one, deprecated: { toString: null } } } }],
    ["a tag that is no text", { "dist-tags": { latest: ["1.0.0"] } }],
    ["a second spelling of name", { Name: "@kept/app" }],
    ["a second spelling of versions", { VERSIONS: {} }],
    ["a second spelling with a long s", { "ver\u017fions": {} }],
    ["a second spelling of users", { uSers: {} }],
    ["a second spelling of dist-tags", { "Dist-Tags": {} }],
    ["a second spelling of a version's name", { versions: { "1.0.0": { ...one, NAME: "@kept/app" } } }],
    ["a second spelling of deprecated", { versions: { "1.0.0": { ...one, Deprecated: "x" } } }],
    ["a second spelling of data", { _attachments: { a: { ...data, Data: "" } } }],
  ];

  it.each(readings)("write nothing with %s", async (_title, more) => {
    const targets = [
      ["/@free%2fapp", "@free/app"],
      ["/@kept%2fapp", "@kept/app"],
      ["/@kept%2fapp/-rev/1", "@kept/app"],
    ];
    for (const [target = "", name = ""] of targets) {
      const document = { ...publishDocument(name, "6.6.6"), ...more };
      const body = JSON.stringify(document).replaceAll("@free/app", name);
      expect(await expectNothingWritten({ target, body })).toBe(400);
    }
  });

  it.each([
    ["the document", (text: string) => text.replace('{"', '{"__proto__":{"versions":{}},"')],
    ["the versions", (text: string) => text.replace('"versions":{', '"versions":{"__proto__":{"deprecated":"x"},')],
    ["a version", (text: string) => text.replace('"version":', '"__proto__":{"deprecated":"x"},"version":')],
    [
      "the attachments",
      (text: string) => text.replace('"_attachments":{', '"_attachments":{"__proto__":{"data":"eA=="},'),
    ],
    ["an attachment", (text: string) => text.replace('"data":', '"\\u005f_proto__":{},"data":')],
    ["the tags", (text: string) => text.replace('"dist-tags":{', '"dist-tags":{"__proto__":"1.0.0",')],
    ["the stars", (text: string) => text.replace('{"', '{"users":{"__proto__":true},"')],
  ])("write nothing with __proto__ in %s", async (_title, plant) => {
    for (const target of ["/@kept%2fapp", "/@kept%2fapp/-rev/1"]) {
      const text = JSON.stringify(publishDocument("@kept/app", "6.6.6"));
      expect(plant(text)).not.toBe(text);
      expect(await expectNothingWritten({ target, body: plant(text) })).toBe(400);
    }
  });
});
