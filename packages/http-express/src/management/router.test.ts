import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { describe, expect, it } from "vitest";
import { plainSetting, settings, startServer } from "../../test/server.ts";
import { protectionRulesRouter } from "../index.ts";

const rules = "/projects/7/packages/protection/rules";
const first = {
  package_name_pattern: "@flightjs/flight-package-0",
  package_type: "npm",
  minimum_access_level_for_push: "maintainer",
};
const firstOnWire =
  '{"id":1,"project_id":7,"package_name_pattern":"@flightjs/flight-package-0","package_type":"npm","minimum_access_level_for_delete":null,"minimum_access_level_for_push":"maintainer"}';

describe.each(settings)("$name", (setting) => {
  it("lists, creates, changes and deletes rules", async () => {
    const { ask } = await startServer(setting);
    expect(await ask("GET", rules)).toMatchObject({ status: 200, text: "[]" });
    expect(await ask("POST", rules, { json: first })).toMatchObject({ status: 201, text: firstOnWire });
    const second = {
      package_name_pattern: "com/acme/*",
      package_type: "maven",
      minimum_access_level_for_delete: "admin",
    };
    const secondOnWire =
      '{"id":2,"project_id":7,"package_name_pattern":"com/acme/*","package_type":"maven","minimum_access_level_for_delete":"admin","minimum_access_level_for_push":null}';
    expect(await ask("POST", rules, { json: second })).toMatchObject({ status: 201, text: secondOnWire });
    expect(await ask("GET", rules)).toMatchObject({ status: 200, text: `[${firstOnWire},${secondOnWire}]` });
    const changed = secondOnWire.replace(
      '"minimum_access_level_for_push":null',
      '"minimum_access_level_for_push":"owner"',
    );
    expect(await ask("PATCH", `${rules}/2`, { json: { minimum_access_level_for_push: "owner" } })).toMatchObject({
      status: 200,
      text: changed,
    });
    expect(await ask("DELETE", `${rules}/1`)).toMatchObject({ status: 204, text: "" });
    expect(await ask("DELETE", `${rules}/1`)).toMatchObject({ status: 404, text: '{"message":"404 Not found"}' });
    expect(await ask("GET", rules)).toMatchObject({ status: 200, text: `[${changed}]` });
  });

  it("answers HEAD as GET, without the body", async () => {
    const { ask } = await startServer(setting);
    await ask("POST", rules, { json: first });
    const { date: _got, ...got } = (await ask("GET", `${rules}?page=1`)).headers;
    const { status, text, headers } = await ask("HEAD", `${rules}?page=1`);
    const { date: _headed, ...headed } = headers;
    expect({ status, text, headers: headed }).toEqual({ status: 200, text: "", headers: got });
  });

  it("ignores one trailing slash", async () => {
    const { ask } = await startServer(setting);
    expect((await ask("POST", `${rules}/`, { json: first })).status).toBe(201);
    expect((await ask("GET", `${rules}/?page=1`)).status).toBe(200);
    expect((await ask("PATCH", `${rules}/1/`)).status).toBe(200);
    expect((await ask("DELETE", `${rules}/1/`)).status).toBe(204);
  });

  it("says which methods a path has", async () => {
    const { ask } = await startServer(setting);
    for (const [path, allow, others] of [
      [rules, "GET, HEAD, POST", ["PUT", "PROPFIND"]],
      [`${rules}/1`, "PATCH, DELETE", ["GET", "HEAD", "POST", "PUT"]],
      ["/projects/%zz/packages/protection/rules/%zz", "PATCH, DELETE", ["PUT"]],
    ] as const) {
      const options = await ask("OPTIONS", path, { as: null });
      expect({ status: options.status, allow: options.headers.allow }).toEqual({ status: 204, allow });
      for (const method of others) {
        const { status, headers, text } = await ask(method, path, { as: null });
        const body = method === "HEAD" ? "" : '{"error":"405 Not Allowed"}';
        expect({ status, allow: headers.allow, text }).toEqual({ status: 405, allow, text: body });
      }
    }
  });

  it("answers only its own paths", async () => {
    const { ask } = await startServer(setting);
    const notFound = { status: 404, text: '{"error":"404 Not Found"}' };
    for (const path of [
      "/",
      "/projects",
      "/projects/7",
      "/projects/7/packages",
      "/projects/7/packages/protection",
      "/projects/7/packages/protection/rule",
      "/projects//packages/protection/rules",
      "/projects/7/packages/protection/rules//",
      "/projects/7/packages/protection/rules/1//",
      "/projects/7/packages/protection/rules/1/2",
      "/projects/7/packages/protection/Rules",
      "/Projects/7/packages/protection/rules",
      "/projects/flightjs/flight/packages/protection/rules",
      "/projects/7/packages/protection/r%75les",
      "/x/projects/7/packages/protection/rules",
    ]) {
      expect(await ask("GET", path), path).toMatchObject(notFound);
    }
  });

  it("knows a project by its id and by its encoded path, in any case", async () => {
    const { ask } = await startServer(setting);
    const list = async (project: string) => (await ask("GET", `/projects/${project}/packages/protection/rules`)).status;
    for (const known of [
      "7",
      "007",
      "%37",
      "flightjs%2Fflight",
      "flightjs%2fflight",
      "FlightJS%2FFLIGHT",
      "%66lightjs%2Ffligh%74",
      "flightjs%2Fdeep%2Fer%2FGr%C3%B6%C3%9Fe",
    ]) {
      expect(await list(known), known).toBe(200);
    }
    for (const unknown of [
      "-7",
      "0",
      "70",
      "9007199254740993",
      "1e1",
      "7.0",
      "+7",
      "%207",
      "flight",
      "flightjs%2F",
      "%2Fflight",
      "flightjs%252Fflight",
      "__proto__",
      "constructor%2Fname",
    ]) {
      expect(await ask("GET", `/projects/${unknown}/packages/protection/rules`), unknown).toMatchObject({
        status: 404,
        text: '{"message":"404 Project Not Found"}',
      });
    }
    for (const broken of ["%zz", "%", "%4", "7%00", "%ED%A0%80", "%FF", "a%2Fb%C3"]) {
      expect(await ask("GET", `/projects/${broken}/packages/protection/rules`), broken).toMatchObject({
        status: 400,
        text: '{"error":"id is invalid"}',
      });
    }
  });

  it("knows a rule by an integer", async () => {
    const { ask } = await startServer(setting);
    await ask("POST", rules, { json: first });
    expect(await ask("PATCH", `${rules}/001`)).toMatchObject({ status: 200, text: firstOnWire });
    expect(await ask("PATCH", `${rules}/%31`)).toMatchObject({ status: 200, text: firstOnWire });
    for (const missing of ["0", "-1", "2", "9007199254740992", (2n ** 80n).toString(), `1${"0".repeat(400)}`]) {
      for (const method of ["PATCH", "DELETE"]) {
        expect(await ask(method, `${rules}/${missing}`), missing).toMatchObject({
          status: 404,
          text: '{"message":"404 Not found"}',
        });
      }
    }
    for (const broken of ["1.5", "1e1", "0x1", "invalid", "+1", "%201", "1%20", "--1", "1%00", "%zz", "__proto__"]) {
      for (const method of ["PATCH", "DELETE"]) {
        expect(await ask(method, `${rules}/${broken}`), broken).toMatchObject({
          status: 400,
          text: '{"error":"package_protection_rule_id is invalid"}',
        });
      }
    }
    expect((await ask("GET", rules)).text).toBe(`[${firstOnWire}]`);
  });

  it("lets one of twenty win", async () => {
    const { ask } = await startServer(setting);
    const twenty = async (question: () => ReturnType<typeof ask>) => {
      const answers = await Promise.all(Array.from({ length: 20 }, question));
      return answers.map(({ status }) => status).sort();
    };
    expect(await twenty(() => ask("POST", rules, { json: first }))).toEqual([201, ...Array(19).fill(422)]);
    expect(await twenty(() => ask("DELETE", `${rules}/1`))).toEqual([204, ...Array(19).fill(404)]);
  });

  it("misses the rule's id on the list's path", async () => {
    const { ask } = await startServer(setting);
    for (const method of ["PATCH", "DELETE"]) {
      expect(await ask(method, `${rules}?package_protection_rule_id=1`)).toMatchObject({
        status: 400,
        text: '{"error":"package_protection_rule_id is missing"}',
      });
      expect(await ask(method, rules, { as: null })).toMatchObject({ status: 401 });
    }
  });

  it("finds the credential in the query, the header, and the Bearer, in this order", async () => {
    const { ask } = await startServer(setting);
    const status = async (query: string, headers: Readonly<Record<string, string>>) =>
      (await ask("GET", `${rules}${query}`, { as: null, headers })).status;
    const good = "token-maintainer";
    expect(await status(`?private_token=${good}`, {})).toBe(200);
    expect(await status("?private_token=token%2Dmaintainer", {})).toBe(200);
    expect(await status(`?private_token=bad&private_token=${good}`, {})).toBe(200);
    expect(await status("", { "private-token": good })).toBe(200);
    for (const scheme of ["Bearer", "bearer", "BEARER"]) {
      expect(await status("", { authorization: `${scheme} ${good}` })).toBe(200);
    }
    expect(await status("?private_token=", { "private-token": "", authorization: `Bearer ${good}` })).toBe(200);
    expect(await status("?private_token=bad", { "private-token": good })).toBe(401);
    expect(await status("?private_token=%zz", { "private-token": good })).toBe(401);
    expect(await status("?private_token=a%00", { "private-token": good })).toBe(401);
    expect(await status("", { "private-token": "bad", authorization: `Bearer ${good}` })).toBe(401);
    for (const ignored of [
      { "job-token": good },
      { "deploy-token": good },
      { cookie: `private_token=${good}` },
      { authorization: `Basic ${Buffer.from(`a:${good}`).toString("base64")}` },
      { authorization: "Bearer" },
      { authorization: good },
    ]) {
      expect(await status("", ignored)).toBe(401);
    }
  });
});

describe("paging", () => {
  async function filled(publicUrl?: string) {
    const server = await startServer(plainSetting, publicUrl === undefined ? {} : { publicUrl });
    for (let count = 1; count <= 25; count++) {
      const rule = { ...first, package_name_pattern: `package-${count}` };
      expect((await server.ask("POST", rules, { json: rule })).status).toBe(201);
    }
    const ids = async (query: string) => {
      const { status, text, headers } = await server.ask("GET", `${rules}${query}`);
      const listed: readonly { readonly id: number }[] = JSON.parse(text);
      return { status, headers, ids: listed.map(({ id }) => id) };
    };
    return { ...server, ids };
  }
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

  it("returns the whole list, and no paging headers, without paging parameters", async () => {
    const { ids } = await filled();
    const { ids: all, headers } = await ids("");
    expect(all).toEqual(numbers(1, 25));
    expect(Object.keys(headers).filter((name) => /^(?:x-(?!content)|link)/.test(name))).toEqual(["x-powered-by"]);
  });

  it("pages with links to the public address", async () => {
    const { ids } = await filled("https://registry.example.com/root/");
    const address = `https://registry.example.com/root/api/v4${rules}`;
    const link = (page: number, relation: string, perPage = 10) =>
      `<${address}?page=${page}&per_page=${perPage}>; rel="${relation}"`;
    const middle = await ids("?per_page=10&page=2&private_token=token-maintainer&x=1");
    expect(middle.ids).toEqual(numbers(11, 20));
    expect(middle.headers).toMatchObject({
      "x-page": "2",
      "x-per-page": "10",
      "x-next-page": "3",
      "x-prev-page": "1",
      "x-total": "25",
      "x-total-pages": "3",
      link: [link(1, "prev"), link(3, "next"), link(1, "first"), link(3, "last")].join(", "),
    });
    const last = await ids("?per_page=10&page=3");
    expect(last.ids).toEqual(numbers(21, 25));
    expect(last.headers).toMatchObject({
      "x-next-page": "",
      "x-prev-page": "2",
      link: [link(2, "prev"), link(1, "first"), link(3, "last")].join(", "),
    });
    const beyond = await ids("?per_page=10&page=4");
    expect(beyond).toMatchObject({ status: 200, ids: [] });
    expect(beyond.headers).toMatchObject({
      "x-page": "4",
      "x-next-page": "",
      "x-prev-page": "",
      "x-total": "25",
      link: [link(1, "first"), link(3, "last")].join(", "),
    });
  });

  it("has defaults and bounds", async () => {
    const { ids } = await filled();
    expect((await ids("?page=1")).ids).toEqual(numbers(1, 20));
    expect((await ids("?page=2")).ids).toEqual(numbers(21, 25));
    expect((await ids("?per_page=0")).headers["x-per-page"]).toBe("20");
    expect((await ids("?per_page=-5&page=-5")).headers).toMatchObject({ "x-per-page": "20", "x-page": "1" });
    expect((await ids("?per_page=101")).headers["x-per-page"]).toBe("100");
    expect((await ids("?page=007&per_page=1")).ids).toEqual([7]);
    expect(await ids(`?page=${"9".repeat(400)}`)).toMatchObject({ status: 200, ids: [] });
  });

  it("takes nothing but integers", async () => {
    const { ask } = await startServer(plainSetting);
    for (const [query, error] of [
      ["page=x", "page is invalid"],
      ["page=", "page is invalid"],
      ["page", "page is invalid"],
      ["page=1.0", "page is invalid"],
      ["page=%zz", "page is invalid"],
      ["page=1%00", "page is invalid"],
      ["page=1+", "page is invalid"],
      ["per_page=1e3", "per_page is invalid"],
      ["per_page=a&page=b", "page is invalid, per_page is invalid"],
      ["page=1&page=b", "page is invalid"],
    ]) {
      expect(await ask("GET", `${rules}?${query}`), query).toMatchObject({
        status: 400,
        text: JSON.stringify({ error }),
      });
    }
    const everything = "/projects/%zz/packages/protection/rules?page=a&per_page=b";
    expect((await ask("GET", everything)).text).toBe('{"error":"id is invalid, page is invalid, per_page is invalid"}');
    expect((await ask("GET", `${rules}?page[]=x&Page=x&%70age=1&__proto__=1&&=&%zz=1`)).status).toBe(200);
  });

  it("has one empty page where there are no rules", async () => {
    const { ask } = await startServer(plainSetting);
    const { text, headers } = await ask("GET", `${rules}?page=1`, { headers: { host: "registry.test:8080" } });
    expect(text).toBe("[]");
    const address = `http://registry.test:8080/api/v4${rules}`;
    expect(headers).toMatchObject({
      "x-total": "0",
      "x-total-pages": "1",
      "x-next-page": "",
      "x-prev-page": "",
      link: `<${address}?page=1&per_page=20>; rel="first", <${address}?page=1&per_page=20>; rel="last"`,
    });
  });

  it("makes no link of a Host header that is none", async () => {
    const { ask } = await startServer(plainSetting);
    for (const host of ['evil.test>; rel="next", <http://evil.test', "a b", "a/b", "user:pass@host", "é.test", "h:p"]) {
      const { status, headers } = await ask("GET", `${rules}?page=1`, { headers: { host } });
      expect(status).toBe(200);
      expect(headers).not.toHaveProperty("link");
    }
    const { headers } = await ask("GET", `${rules}?page=1`, { headers: { host: "[::1]:80" } });
    expect(headers.link).toContain(`<http://[::1]:80/api/v4${rules}?page=1&per_page=20>`);
  });
});

describe("the router's options", () => {
  it.each([
    [{}, "protection manages no rules"],
    [{ protection: null }, "protection manages no rules"],
    [{ protection: { listRules() {} } }, "one of authenticate and identify must be a function"],
  ])("refuse %o", (options, message) => {
    const make = () => Reflect.apply(protectionRulesRouter, undefined, [options]);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  it("refuse a protection that manages no rules", () => {
    const protection: unknown = createPackageProtection({ store: memoryRuleStore() });
    const options = { authenticate: () => ({ outcome: "unknown" }) as const };
    expect(() => protectionRulesRouter(Object.assign(options, JSON.parse("{}"), { protection }))).toThrow(TypeError);
  });

  it("refuse a public address that is none", async () => {
    for (const publicUrl of ["", "registry", "ftp://a", "https://a:b@c", "https://a?b", "https://a#b"]) {
      await expect(startServer(plainSetting, { publicUrl }), publicUrl).rejects.toThrow(TypeError);
    }
  });
});
