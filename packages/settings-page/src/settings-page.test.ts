import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, request as sendRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import express from "express";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { frameworks } from "../test/host/frameworks.ts";
import { type SettingsPageOptions, settingsPage } from "./index.ts";

const folder = join(import.meta.dirname, "../page");
const fileNames = readdirSync(folder).filter((name) => name !== "index.html");
const mount = "/settings/packages";
const options = { api: "../../api/v4", project: 7 };

async function start(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends the path as it is; fetch would resolve its dots. */
async function send(url: string, path: string, method = "GET", headers: Record<string, string> = {}): Promise<Answer> {
  const request = sendRequest(url, { path, method, headers }).end();
  const [response] = await once(request, "response");
  const chunks: Buffer[] = await response.toArray();
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

/** What the page reads from its meta element. */
function settingsIn(html: string): unknown {
  const [, escaped = ""] = /<meta name="package-protection" content="([^"]*)">/.exec(html) ?? [];
  return JSON.parse(escaped.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)));
}

test.each(Object.entries(frameworks))("%s serves the page, its files, and nothing else", async (_name, host) => {
  const url = await start(await host());
  const page = await send(url, `${mount}/`);
  expect([page.status, page.headers]).toEqual([
    200,
    expect.objectContaining({
      "cache-control": "no-store",
      "content-type": "text/html; charset=utf-8",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "content-length": String(page.body.length),
    }),
  ]);
  expect(settingsIn(page.body.toString())).toEqual(options);
  const directives = String(page.headers["content-security-policy"]).split("; ");
  expect(directives).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]));
  expect(directives).toContain("frame-ancestors 'none'");
  expect(String(directives)).not.toMatch(/unsafe|data:|\*/);

  for (const name of fileNames) {
    expect(page.body.toString().includes(name) || !/^(?:page|favicon)-\w+\.(?:js|css|svg)$/.test(name)).toBe(true);
    const plain = await send(url, `${mount}/${name}`);
    expect([plain.status, plain.headers["cache-control"], plain.headers["content-encoding"]]).toEqual([
      200,
      "public, max-age=31536000, immutable",
      undefined,
    ]);
    expect(plain.body).toEqual(readFileSync(join(folder, name)));
    const zipped = await send(url, `${mount}/${name}`, "GET", { "Accept-Encoding": "gzip, deflate" });
    expect([zipped.headers["content-encoding"], zipped.headers.vary]).toEqual(["gzip", "Accept-Encoding"]);
    expect(gunzipSync(zipped.body)).toEqual(plain.body);
  }

  const head = await send(url, `${mount}/`, "HEAD");
  expect([head.status, head.headers["content-length"], head.body.length]).toEqual([200, String(page.body.length), 0]);
  const redirect = await send(url, `${mount}?lang=en`);
  expect([redirect.status, redirect.headers.location]).toEqual([302, "./packages/?lang=en"]);
  for (const path of ["/", `/${fileNames[0]}`]) {
    const post = await send(url, mount + path, "POST");
    expect([post.status, post.headers.allow, post.body.length]).toEqual([405, "GET, HEAD", 0]);
  }
  for (const path of [`${mount}/index.html`, `${mount}/missing.js`, `${mount}//`, "/settings", "/", `${mount}er/`]) {
    const answer = await send(url, path);
    expect([path, answer.status, answer.body.toString()]).toEqual([path, 404, "elsewhere"]);
  }
});

test("the page loads at most 40 kB before the list is there, none of it a reader of YAML", () => {
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const named = Array.from(html.matchAll(/(?:src|href)="\.\/([^"]+)"/g), ([, name = ""]) => name);
  // A browser does not load them.
  const names = named.filter((name) => !name.startsWith("licenses-"));
  expect(names.length).toBeGreaterThan(2);
  expect(names.join()).not.toContain("rules-file");
  const sizes = ["index.html", ...names].map((name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(40_000);
});

test("a handler without next answers other paths with 404", async () => {
  const url = await start(settingsPage({ ...options, mount }));
  const answer = await send(url, "/other");
  expect([answer.status, answer.body.length]).toEqual([404, 0]);
});

test("only files of the build are served, by their names alone", async () => {
  const url = await start(settingsPage(options));
  const parts = [
    "..",
    ".",
    "",
    "%2e%2e",
    "..%2f",
    "%5c",
    "\\",
    "page",
    "index.html",
    "package.json",
    "src",
    "etc/passwd",
  ];
  const names = [...fileNames, "__proto__", "constructor", "%00"];
  const path = fc
    .array(fc.constantFrom(...parts, ...names), { minLength: 1, maxLength: 5 })
    .map((segments) => `/${segments.join("/")}`);
  await fc.assert(
    fc.asyncProperty(path, async (sent) => {
      const { status, body } = await send(url, sent);
      const name = fileNames.find((one) => sent === `/${one}`);
      if (name !== undefined) expect(body).toEqual(readFileSync(join(folder, name)));
      else expect([sent, status]).toEqual([sent, sent === "/" ? 200 : 404]);
    }),
    { numRuns: 300 },
  );
});

test("settings in the page are read back as they were given", () => {
  const template = readFileSync(join(folder, "index.html"), "utf8");
  const name = fc.string({
    unit: fc.constantFrom(..."\"'<>&$`\\#;\0\r\n\u2028é😀!-", "</script>", "&quot;", "$&"),
    minLength: 1,
  });
  const project = fc.oneof(
    fc.maxSafeInteger(),
    fc.tuple(name, name).map((names) => names.join("/")),
  );
  fc.assert(
    fc.property(project, (given) => {
      const handle = settingsPage({ ...options, project: given });
      let html = "";
      // What the handler uses of a response.
      const response = { writeHead: () => ({ end: (body: Uint8Array) => (html = Buffer.from(body).toString()) }) };
      Reflect.apply(handle, undefined, [{ method: "GET", url: "/", headers: {} }, response]);
      expect(settingsIn(html)).toEqual({ api: options.api, project: given });
      const [before = "", after = ""] = template.split('content="">');
      const settings = html.slice(before.length + 'content="'.length, html.length - after.length - '">'.length);
      expect(settings).toMatch(/^[^"<>\p{Cc}]*$/u);
      expect(settings.replace(/&#\d+;/g, "")).not.toContain("&");
    }),
  );
});

test("a redirect stays below the page's own address", async () => {
  const url = await start(express().use("/:project/settings", settingsPage(options)));
  for (const project of ["a:b", "%2F%2Fevil.example", "@evil.example", "%5Cevil.example"]) {
    const { headers } = await send(url, `/${project}/settings`);
    const address = new URL(String(headers.location), `${url}/${project}/settings`);
    expect(address.href).toBe(`${url}/${project}/settings/`);
  }
});

const refused: readonly (readonly [Partial<Record<keyof SettingsPageOptions, unknown>>, string])[] = [
  [{ api: undefined }, "api must be"],
  ...[
    "",
    "/api/v4",
    "../../api/v4/",
    "https://other.example/api/v4",
    "//other.example",
    "\\\\other",
    "../api?x",
    "a b",
  ].map((api) => [{ api }, `without a trailing slash, got ${JSON.stringify(api)}`] as const),
  ...[undefined, "7", "group", "/", "a/", "a\ud800/b", 1.5, Number.NaN, 2 ** 53, null].map(
    (project) => [{ project }, `at least one slash, got ${JSON.stringify(project)}`] as const,
  ),
  ...["", "  ", 7, null].map((tokenHelp) => [{ tokenHelp }, "tokenHelp must be a text that is not blank"] as const),
  ...["settings", "/settings/", "/", "/a?b", 7].map(
    (wrong) => [{ mount: wrong }, `mount must be a path without a trailing slash`] as const,
  ),
];

test.each(refused)("refuses %j", (wrong, message) => {
  const make = () => Reflect.apply(settingsPage, undefined, [{ ...options, ...wrong }]);
  expect(make).toThrow(TypeError);
  expect(make).toThrow(message);
});

test("a page that is not built says how to build it", () => {
  const place = mkdtempSync(join(tmpdir(), "settings-page-"));
  onTestFinished(() => rmSync(place, { recursive: true }));
  cpSync(import.meta.dirname, join(place, "src"), { recursive: true });
  const code = `import(${JSON.stringify(pathToFileURL(join(place, "src/index.ts")))}).then(({ settingsPage }) => settingsPage(${JSON.stringify(options)}))`;
  const { stderr } = spawnSync(process.execPath, ["--eval", code], { encoding: "utf8" });
  expect(stderr).toContain(
    "the settings page is not built; run `pnpm --filter @package-protection/settings-page run build:page`",
  );
});

test("each line of docs/manage/settings-page.md stands in a host that runs", () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, path), "utf8");
  const blocks = read("../../../docs/manage/settings-page.md").matchAll(/^```ts\n(?<code>.*?)^```$/gms);
  const lines = Array.from(blocks).flatMap(({ groups }) => (groups?.code ?? "").trim().split("\n"));
  expect(lines.length).toBeGreaterThan(10);
  const known = new Set([
    "",
    ...read("../test/host/frameworks.ts")
      .split("\n")
      .map((line) => line.trim()),
  ]);
  for (const entry of ["", "/fetch"])
    known.add(`import { settingsPage } from "@package-protection/settings-page${entry}";`);
  expect(lines.map((line) => line.trim()).filter((line) => !known.has(line))).toEqual([]);
});
