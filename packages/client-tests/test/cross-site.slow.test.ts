import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCookieHost, startOtherSite } from "./cookie-host.ts";
import { findProgram } from "./programs.ts";

const executablePath = ["chromium", "chromium-browser", "google-chrome"].map(findProgram).find((path) => path !== null);

/** A request as a page sends it. */
interface PageRequest {
  readonly by: "form" | "fetch";
  readonly path: string;
  readonly method?: string;
  /** A form's enctype, or a fetch's Content-Type; a multipart fetch sends the fields. */
  readonly type: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly mode?: "cors" | "no-cors";
  readonly headers?: Readonly<Record<string, string>>;
}

const urlencoded = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data";
const plain = "text/plain";
const json = "application/json";

const rules = "/api/v4/projects/7/packages/protection/rules";
const ruleSet = "/api/v4/projects/7/packages/protection/rule_set";
const rule = { package_name_pattern: "taken", package_type: "npm", minimum_access_level_for_push: "admin" };
const ruleText = JSON.stringify(rule);
const parameters = new URLSearchParams(rule);
const upload = { ":action": "file_upload", name: "taken", version: "1.0", filetype: "sdist", content: "(a file)" };
const document = JSON.stringify({ name: "taken", versions: { "1.0.0": {} }, _attachments: {} });

/** A field whose name and value make a form's `text/plain` body a JSON document. */
const jsonInPlainForm = { [`${ruleText.slice(0, -1)},"x":"`]: '"}' };

/** What a page of another origin can try against a host whose cookie the browser sends along. */
const attempts: Readonly<Record<string, PageRequest>> = {
  "a form of fields": { by: "form", path: rules, type: urlencoded, fields: rule },
  "a form of parts": { by: "form", path: rules, type: multipart, fields: rule },
  "a form of plain text that is JSON": { by: "form", path: rules, type: plain, fields: jsonInPlainForm },
  "a form with everything in the query": { by: "form", path: `${rules}?${parameters}`, type: urlencoded },
  "a form whose link has a private_token": {
    by: "form",
    path: `${rules}?private_token=x`,
    type: urlencoded,
    fields: rule,
  },
  "a link with a private_token": {
    by: "form",
    method: "GET",
    path: `${rules}?private_token=x&_method=POST`,
    type: urlencoded,
    fields: { ...rule, private_token: "x" },
  },
  "a form that names another method": {
    by: "form",
    path: `${rules}/1?_method=DELETE`,
    type: urlencoded,
    fields: { _method: "DELETE" },
  },
  "a fetch of fields": { by: "fetch", path: rules, type: urlencoded, text: String(parameters), mode: "no-cors" },
  "a fetch of plain text": { by: "fetch", path: rules, type: plain, text: ruleText, mode: "no-cors" },
  "a fetch of parts": { by: "fetch", path: rules, type: multipart, fields: rule, mode: "no-cors" },
  "a fetch with a private_token": {
    by: "fetch",
    path: `${rules}?private_token=x`,
    type: urlencoded,
    text: String(parameters),
    mode: "no-cors",
  },
  "a fetch whose headers the browser drops": {
    by: "fetch",
    path: rules,
    type: urlencoded,
    text: String(parameters),
    mode: "no-cors",
    headers: { "X-Package-Protection": "1", "PRIVATE-TOKEN": "x" },
  },
  "a fetch of JSON": { by: "fetch", path: rules, type: json, text: ruleText, mode: "cors" },
  "a fetch with the header": {
    by: "fetch",
    path: rules,
    type: json,
    text: ruleText,
    mode: "cors",
    headers: { "X-Package-Protection": "1" },
  },
  "a fetch that deletes": { by: "fetch", method: "DELETE", path: `${rules}/1`, type: plain, mode: "cors" },
  "a whole set": { by: "fetch", method: "PUT", path: ruleSet, type: json, text: '{"rules":[]}', mode: "cors" },
  "a whole set as plain text": { by: "fetch", path: `${ruleSet}/rules`, type: plain, text: ruleText, mode: "no-cors" },
  "a revert": { by: "form", path: "/api/v4/projects/7/packages/protection/history/1/revert", type: urlencoded },
  "an upload by a form": { by: "form", path: "/pypi/", type: multipart, fields: upload },
  "an upload by a fetch": { by: "fetch", path: "/pypi/", type: multipart, fields: upload, mode: "no-cors" },
  "a file by PUT": {
    by: "fetch",
    method: "PUT",
    path: "/generic/taken/1.0/file",
    type: plain,
    text: "x",
    mode: "cors",
  },
  "a document by PUT": { by: "fetch", method: "PUT", path: "/npm/taken", type: json, text: document, mode: "cors" },
  "a package's deletion": { by: "fetch", method: "DELETE", path: "/generic/taken/1.0", type: plain, mode: "cors" },
};

/** Sends a request from a page; resolves with its status, or with null where the page may not know it. Runs in the browser. */
const sendFromPage = `async ({ url, by, method = "POST", type, fields = {}, text, mode, headers = {} }) => {
  if (by === "form") {
    const form = Object.assign(document.createElement("form"), { action: url, method, enctype: type });
    for (const [name, value] of Object.entries(fields)) {
      form.append(Object.assign(document.createElement("textarea"), { name, value }));
    }
    if (fields.content !== undefined) {
      form.lastChild.remove();
      const input = Object.assign(document.createElement("input"), { type: "file", name: "content" });
      const files = new DataTransfer();
      files.items.add(new File([fields.content], fields.name + "-" + fields.version + ".tar.gz"));
      input.files = files.files;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
    return null;
  }
  const parts = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (name === "content") parts.append(name, new File([value], fields.name + "-" + fields.version + ".tar.gz"));
    else parts.append(name, value);
  }
  const isMultipart = type === "multipart/form-data";
  const sent = { method, mode, credentials: "include", body: isMultipart ? parts : text };
  const typed = isMultipart || text === undefined ? headers : { "Content-Type": type, ...headers };
  try {
    return (await fetch(url, { ...sent, headers: typed })).status;
  } catch {
    return null;
  }
}`;

/** A form is sent as the page's own navigation, to which browsers add cookies that they keep from frames; then the page comes back. */
async function send(page: Page, host: string, { path, ...request }: PageRequest): Promise<unknown> {
  const evaluated = `(${sendFromPage})(${JSON.stringify({ url: host + path, ...request })})`;
  if (request.by === "fetch") return page.evaluate(evaluated);
  const from = page.url();
  const [answer] = await Promise.all([page.waitForNavigation(), page.evaluate(evaluated)]);
  await page.goto(from);
  return answer?.status();
}

/** Else Chromium waits for somebody to answer a Basic challenge. */
const withoutPrompt = { httpCredentials: { username: "nobody", password: "wrong" } };

const title = "a write needs what a browser does not add to another site's request";

if (executablePath === undefined) {
  it(`SKIPPED: this machine has no Chromium: ${title}`, () => {
    expect(executablePath).toBeUndefined();
  });
} else {
  describe(`${title} (a real browser)`, { timeout: 60_000 }, () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: ["--no-sandbox"], timeout: 60_000 });
    }, 60_000);

    afterAll(() => browser?.close());

    /** A host with one rule, and a page of it in which olivia has her session. */
    async function signedIn() {
      const host = await startCookieHost();
      const context = await browser.newContext(withoutPrompt);
      const page = await context.newPage();
      await page.goto(host.url);
      const first = { ...rule, package_name_pattern: "first" };
      const own = { "X-Package-Protection": "1" };
      const create: PageRequest = { by: "fetch", path: rules, type: json, text: JSON.stringify(first), headers: own };
      expect(await send(page, host.url, create)).toBe(201);
      return { host, context, page, own };
    }

    it.each([
      ["site", "127.0.0.1"],
      ["port", "localhost"],
    ])("a page of another %s, at %s, writes nothing", async (_, name) => {
      const { host, context } = await signedIn();
      const page = await context.newPage();
      await page.goto(`http://${name}:${await startOtherSite()}/`);
      for (const [attempt, request] of Object.entries(attempts)) {
        await send(page, host.url, request);
        expect([attempt, await host.rules(), host.stored]).toEqual([attempt, ["first"], []]);
      }
      // What is refused is not refused for want of the cookie. Newer browsers keep it from a fetch of another site, and send it with forms.
      await send(page, host.url, { by: "form", path: "/seen", type: urlencoded });
      await send(page, host.url, { by: "fetch", path: "/seen", type: plain, text: "x", mode: "no-cors" });
      expect(host.seen.slice(0, name === "localhost" ? 2 : 1)).not.toContain(false);
      expect(host.seen).toHaveLength(2);
      await context.close();
    });

    it("the host's own page writes with the header, and not without it", async () => {
      const { host, context, page, own } = await signedIn();
      const create: PageRequest = { by: "fetch", path: rules, type: json, text: ruleText };
      const publish: PageRequest = { by: "fetch", path: "/pypi/", type: multipart, fields: upload };
      expect([await send(page, host.url, create), await send(page, host.url, publish)]).toEqual([403, 401]);
      expect([await host.rules(), host.stored]).toEqual([["first"], []]);
      expect(await send(page, host.url, { ...create, headers: own })).toBe(201);
      expect(await send(page, host.url, { ...publish, headers: own })).toBe(201);
      expect([await host.rules(), host.stored]).toEqual([["first", "taken"], ["pypi taken"]]);
      await context.close();
    });

    it("a guard stores no upload of another site, also where its host takes the cookie alone", async () => {
      const host = await startCookieHost(({ headers }) =>
        headers.cookie === undefined ? null : { kind: "user", name: "olivia" },
      );
      const context = await browser.newContext(withoutPrompt);
      const page = await context.newPage();
      await page.goto(host.url);
      const other = await startOtherSite();
      const publish: PageRequest = { by: "form", path: "/pypi/", type: multipart, fields: upload };
      await page.goto(`http://127.0.0.1:${other}/`);
      expect([await send(page, host.url, publish), host.stored]).toEqual([403, []]);
      // A page on another port is of the same site: there the host has to require a header.
      await page.goto(`http://localhost:${other}/`);
      expect([await send(page, host.url, publish), host.stored]).toEqual([201, ["pypi taken"]]);
      await context.close();
    });
  });
}
