import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { cargoBody, formBody, npmBody, nugetForm, type RawBody } from "./raw-bodies.ts";
import { chunked, type RawRequest, sendRaw } from "./raw-request.ts";
import { registryOfTests } from "./registry-of-tests.ts";

vi.setConfig({ testTimeout: 60_000 });

const registry = registryOfTests();
const developer = "PRIVATE-TOKEN: demo-developer";

beforeAll(async () => {
  const patterns = {
    npm: "@acme/*",
    generic: "acme*",
    maven: "com/acme/*",
    pypi: "acme*",
    cargo: "acme*",
    nuget: "acme*",
  };
  for (const [package_type, package_name_pattern] of Object.entries(patterns)) {
    await registry().createRule({
      package_type,
      package_name_pattern,
      minimum_access_level_for_push: "owner",
      minimum_access_level_for_delete: "owner",
    });
  }
});

afterAll(async () => {
  const kept = [...(await settledFiles()).keys()];
  expect(kept.filter((file) => /acme|broken-off|twofold/i.test(file))).toEqual([]);
});

function send(method: string, path: string, { type, content }: RawBody, more: Partial<RawRequest> = {}) {
  const length = `Content-Length: ${Buffer.byteLength(content)}`;
  const headers = [developer, `Content-Type: ${type}`, length];
  const target = new URL(registry().urlOf("")).pathname + path.slice(1);
  return sendRaw(registry().urlOf(""), { method, target, headers, body: content, ...more });
}

/** What is kept once no upload is under way: a connection that was cut takes the registry a moment to notice. */
function settledFiles(): Promise<ReadonlyMap<string, string>> {
  return vi.waitFor(async () => {
    const kept = await registry().keptFiles();
    expect([...kept.keys()].filter((file) => file.includes(".uploads"))).toEqual([]);
    return kept;
  }, 10_000);
}

/** Nothing of it is stored, and where there is an answer it says no. */
async function expectNothing(sending: () => ReturnType<typeof send>): Promise<void> {
  const before = await settledFiles();
  const { status, answer } = await sending();
  if (status !== null) expect([400, 403, 405], answer).toContain(status);
  expect(await settledFiles()).toEqual(before);
}

async function expectStored(sending: () => ReturnType<typeof send>): Promise<void> {
  const before = await registry().keptFiles();
  const { status, answer } = await sending();
  expect(status, answer).toBeLessThan(300);
  expect((await registry().keptFiles()).size).toBeGreaterThan(before.size);
}

const text: RawBody = { type: "text/plain", content: "content" };

describe("no path gets around a rule", () => {
  const npm = [
    "/npm/@acme%2Fapp",
    "/npm/@acme%2fapp",
    "/npm/%40acme%2fapp",
    "/npm/@acme/app",
    "/npm/@ACME/app",
    "/npm/@acme//app",
    "/npm//@acme/app",
    "/npm/@acme/./app",
    "/npm/free/../@acme/app",
    "/npm/free%2f..%2f@acme%2fapp",
    "/npm/%2e%2e/npm/@acme%2fapp",
    "/npm/@acme%252fapp",
    "/npm/@acme%5capp",
    "/npm/@acme\\app",
    "/npm/@acme%2fapp/",
    "/npm/@acme%2fapp?write=true",
    "/npm/@acme%2fapp;x",
    "/npm/@acme%2fapp%00",
    "/npm/@acme%2f%61pp",
    "/npm/@acme%2fapp/-rev/1",
    "/npm/@acme/app/-rev/1",
    "/npm/-/package/@acme%2fapp/dist-tags/latest",
    "/npm/free?name=@acme/app#@acme/app",
    "/NPM/@acme%2fapp",
  ];
  it.each(npm)("PUT %s", (path) => expectNothing(() => send("PUT", path, npmBody("@acme/app"))));

  const files = [
    "/generic/acme-app/1.0/file",
    "/generic/ACME-app/1.0/file",
    "/generic/acme%2dapp/1.0/file",
    "/generic/acme%252dapp/1.0/file",
    "/generic//acme-app/1.0/file",
    "/generic/./acme-app/1.0/file",
    "/generic/free/../acme-app/1.0/file",
    "/generic/free%2f..%2facme-app/1.0/file",
    "/generic/free/1.0/..%2f..%2facme-app%2f1.0%2ffile",
    "/generic/acme-app%00/1.0/file",
    "/maven/com/acme/app/1.0/app-1.0.jar",
    "/maven/COM/Acme/App/1.0/App-1.0.jar",
    "/maven/com%2facme/app/1.0/app-1.0.jar",
    "/maven/com//acme/app/1.0/app-1.0.jar",
    "/maven/com/./acme/app/1.0/app-1.0.jar",
    "/maven/com/free/../acme/app/1.0/app-1.0.jar",
    "/maven/com/free/..%2facme/app/1.0/app-1.0.jar",
    "/maven/com/acme/app/maven-metadata.xml",
    "/maven/com/acme/app/maven-metadata.xml.sha1",
    "/maven/com/acme/app/1.0-SNAPSHOT/maven-metadata.xml",
  ];
  it.each(files)("PUT %s", (path) => expectNothing(() => send("PUT", path, text)));

  it("though the same requests store what is free", async () => {
    await expectStored(() => send("PUT", "/npm/@free%2fapp", npmBody("@free/app")));
    await expectStored(() => send("PUT", "/generic/free/1.0/file", text));
    await expectStored(() => send("PUT", "/maven/com/free/app/1.0/app-1.0.jar", text));
  });
});

describe("no body gets around a rule", () => {
  const crate = '"vers":"1.0.0","deps":[],"features":{}';
  const bodies: readonly (readonly [string, string, string, RawBody])[] = [
    ["an npm package whose path is free", "PUT", "/npm/free", npmBody("@acme/app")],
    ["an npm package whose body is free", "PUT", "/npm/@acme%2fapp", npmBody("free")],
    ["an npm package with two names", "PUT", "/npm/free", npmBody("free", `"name":"@acme/app",`)],
    ["an npm version of another package", "PUT", "/npm/free", npmBody("free", "", "@acme/app")],
    ["a PyPI form with two names", "POST", "/pypi/", formBody(["name", "free"], ["name", "acme-app"])],
    [
      "a PyPI form with two names, the other way round",
      "POST",
      "/pypi/",
      formBody(["name", "acme-app"], ["name", "free"]),
    ],
    ["a PyPI form with its name in other letters", "POST", "/pypi/", formBody(["name", "ACME.App"])],
    ["a PyPI form without a name", "POST", "/pypi/", formBody()],
    ["a crate", "PUT", "/cargo/api/v1/crates/new", cargoBody(`{"name":"acme-app",${crate}}`)],
    [
      "a crate with two names",
      "PUT",
      "/cargo/api/v1/crates/new",
      cargoBody(`{"name":"free","name":"acme-app",${crate}}`),
    ],
    [
      "a crate with an escaped name",
      "PUT",
      "/cargo/api/v1/crates/new",
      cargoBody(`{"n\\u0061me":"\\u0061cme-app",${crate}}`),
    ],
    ["a NuGet package", "PUT", "/nuget/api/v2/package/", nugetForm("Acme.App")],
    ["a NuGet package with a second manifest", "PUT", "/nuget/api/v2/package/", nugetForm("Free.App", "Acme.App")],
  ];
  it.each(bodies)("%s", (_, method, path, body) => expectNothing(() => send(method, path, body)));

  it("though the same forms store what is free", async () => {
    await expectStored(() => send("PUT", "/npm/free", npmBody("free")));
    await expectStored(() => send("POST", "/pypi/", formBody(["name", "free"])));
    const metadata = { name: "free", vers: "1.0.0", deps: [], features: {} };
    await expectStored(() => send("PUT", "/cargo/api/v1/crates/new", cargoBody(JSON.stringify(metadata))));
    await expectStored(() => send("PUT", "/nuget/api/v2/package/", nugetForm("Free.App")));
  });
});

describe.each([
  ["generic", "PUT", (name: string) => `/generic/${name}/2.0/file`, () => text],
  ["npm", "PUT", (name: string) => `/npm/@${name}%2fnew`, (name: string) => npmBody(`@${name}/new`)],
  ["PyPI", "POST", () => "/pypi/", (name: string) => formBody(["name", `${name}-new`])],
  ["NuGet", "PUT", () => "/nuget/", (name: string) => nugetForm(`${name}.New`)],
] as const)("%s: no way of sending gets around a rule", (_, method, pathOf, bodyOf) => {
  const post = (name: string, more: (body: RawBody) => Partial<RawRequest>) => {
    const body = bodyOf(name);
    return send(method, pathOf(name), body, more(body));
  };
  const typed = ({ type }: RawBody) => [developer, `Content-Type: ${type}`];

  it("chunked", async () => {
    const inChunks = (body: RawBody) => ({
      headers: [...typed(body), "Transfer-Encoding: chunked"],
      body: chunked(body.content, 7),
    });
    await expectNothing(() => post("acme", inChunks));
    await expectStored(() => post("chunked", inChunks));
  });

  it("Expect: 100-continue", async () => {
    const expecting = (body: RawBody) => ({
      headers: [...typed(body), "Expect: 100-continue", `Content-Length: ${Buffer.byteLength(body.content)}`],
    });
    await expectNothing(() => post("acme", expecting));
    await expectStored(() => post("expected", expecting));
  });

  it("a Content-Length that is too small, too large, or beside chunks", async () => {
    for (const difference of [-1, -5]) {
      const lying = (body: RawBody) => ({
        headers: [...typed(body), `Content-Length: ${Buffer.byteLength(body.content) + difference}`],
      });
      await expectNothing(() => post("acme", lying));
    }
    const tooLarge = (body: RawBody) => ({
      headers: [...typed(body), `Content-Length: ${Buffer.byteLength(body.content) + 5}`],
      cut: true,
    });
    await expectNothing(() => post("acme", tooLarge));
    await expectNothing(() => post("broken-off", tooLarge));
    const both = (body: RawBody) => ({
      headers: [...typed(body), "Transfer-Encoding: chunked", `Content-Length: ${Buffer.byteLength(body.content)}`],
    });
    await expectNothing(() => post("acme", both));
    await expectNothing(() => post("twofold", both));
  });

  it("an upload that breaks off anywhere leaves nothing, not even of what is free", async () => {
    for (const share of [0, 0.3, 0.6, 0.95]) {
      const half = (body: RawBody) => {
        const bytes = Buffer.from(body.content);
        return { body: bytes.subarray(0, Math.floor(bytes.length * share)), cut: true };
      };
      await expectNothing(() => post("acme", half));
      await expectNothing(() => post("broken-off", half));
    }
  });
});
