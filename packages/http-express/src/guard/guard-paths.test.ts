import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exchange } from "../../test/client.ts";
import { frameworks, startGuardedHost } from "../../test/guarded-host.ts";

const document = '{"name":"@acme/app","versions":{},"_attachments":{}}';

function npmRequest(target: string, body = document): string {
  const headers = `Host: x\r\nConnection: close\r\nX-Level: maintainer\r\nContent-Type: application/json\r\n`;
  return `PUT ${target} HTTP/1.1\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Ways to write the path of `@acme/app`, and what a careless reader takes for it. */
const spellings = [
  "/@acme/app",
  "/@acme%2fapp",
  "/@acme%2Fapp",
  "/%40acme%2fapp",
  "/%40acme/app",
  "/@%61cme/%61pp",
  "/@ACME/app",
  "/@acme%2fAPP",
  "//@acme/app",
  "/@acme//app",
  "/@acme%2f%2fapp",
  "/./@acme/app",
  "/@acme/./app",
  "/@acme/x/../app",
  "/x/../@acme%2fapp",
  "/@acme/%2e/app",
  "/@acme/x/%2e%2e/app",
  "/@acme%252fapp",
  "/%2540acme%252fapp",
  "/@acme%5capp",
  "/@acme\\app",
  "/@acme%2fapp%00",
  "/@acme%2fapp%20",
  "/@acme%2fapp%",
  "/@acme%2fapp%ff",
  "/@acme%2fapp/",
  "/@acme%2fapp#x",
  "/@acme%2fapp?write=true",
  "/@acme%2fapp?x#y",
  "/@acme%2fapp;x=y",
  "/@acme%2fapp/-rev/1",
  "/@acme%2fapp/-REV/1",
  "/@acme%2fapp/latest",
  "/-/package/@acme%2fapp/dist-tags/latest",
  "/-/PACKAGE/@acme%2fapp/dist-tags/latest",
  "/@acme%ef%bc%8fapp",
];

describe.each(frameworks)("nothing gets around the guard on $name", ({ framework }) => {
  it("however the path is written", { timeout: 30_000 }, async () => {
    const { port, stored } = await startGuardedHost({
      framework,
      protocol: "npm",
      mountPath: "/npm",
      rules: [["npm", "@acme/app", "owner"]],
    });
    for (const path of spellings) {
      for (const target of [`/npm${path}`, `http://x/npm${path}`, `HTTP://elsewhere:1/npm${path}`, `/NPM${path}`]) {
        expect(await exchange(port, npmRequest(target)), target).toMatch(/^HTTP\/1\.1 40[0345] /);
      }
    }
    expect(stored).toEqual([]);
  });

  it("for a package of any other name, with a path that routes read otherwise", { timeout: 30_000 }, async () => {
    const { port, stored } = await startGuardedHost({ framework, protocol: "generic", mountPath: "/" });
    const segment = fc.oneof(
      fc.constantFrom(
        "app",
        "%61pp",
        "..",
        ".",
        "",
        "%2e",
        "a%2fb",
        "a\\b",
        "a%5cb",
        "%25",
        "%",
        "a'b",
        'a"b',
        "a|b",
        "#",
        "?",
      ),
      fc.stringMatching(/^[!-~]{0,6}$/),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 5 }), async (segments) => {
        stored.length = 0;
        const target = `/${segments.join("/")}`;
        await exchange(port, `PUT ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx`);
        const [path = ""] = target.split("?", 1);
        for (const { url, packageName } of stored) {
          expect(url).toBe(target);
          expect(decodeURIComponent(path.split("/")[1] ?? "")).toBe(packageName);
          expect(path).not.toMatch(/[\\#]|\/\/|\/\.\.?(\/|$)/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("by naming another package in the body than in the path", async () => {
    const { port, stored } = await startGuardedHost({
      framework,
      protocol: "npm",
      rules: [["npm", "@acme/app", "owner"]],
    });
    for (const body of [
      '{"name":"free","_attachments":{}}',
      '{"name":"free","name":"other","_attachments":{}}',
      '{"name":"other","_attachments":{},"name":"free"}',
      '{"_id":"@acme/app","name":"free","_attachments":{}}',
      '{"name":"@acme/app","_attachments":{}}',
      '{"n\\u0061me":"@acme/app","_attachments":{}}',
    ]) {
      const path = body.includes("@acme/app") || body.includes("other") ? "/registry/free" : "/registry/@acme%2fapp";
      expect(await exchange(port, npmRequest(path, body)), body).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect(stored).toEqual([]);
  });

  it("when a middleware before it rewrote the address: it judges what the routes see", async () => {
    const { port, stored } = await startGuardedHost({
      framework,
      rules: [["generic", "app", "owner"]],
      before: [
        (request, _response, next) => {
          request.url = request.url.replace("/innocent/", "/app/");
          next();
        },
      ],
    });
    const put = (path: string) =>
      exchange(port, `PUT ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx`);
    expect(await put("/registry/innocent/1.0/file")).toMatch(/^HTTP\/1\.1 403 /);
    expect(await put("/registry/free/1.0/file")).toMatch(/^HTTP\/1\.1 201 /);
    expect(await put("http://x/registry/free/1.0/file?a=b")).toMatch(/^HTTP\/1\.1 201 /);
    expect(stored).toMatchObject([{ packageName: "free" }, { packageName: "free" }]);
  });

  it("with an override of the method that a middleware before it heeds", async () => {
    const { port, stored } = await startGuardedHost({
      framework,
      rules: [["generic", "app", null, "owner"]],
      before: [
        (request, _response, next) => {
          request.method = String(request.headers["x-http-method-override"] ?? request.method);
          next();
        },
      ],
    });
    const answer = await exchange(
      port,
      "POST /registry/app/1.0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-HTTP-Method-Override: DELETE\r\n\r\n",
    );
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(stored).toEqual([]);
  });
});
