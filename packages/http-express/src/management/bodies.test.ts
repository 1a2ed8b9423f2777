import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { exchange } from "../../test/client.ts";
import { settings, startServer } from "../../test/server.ts";

const rules = "/projects/7/packages/protection/rules";
const rule = { package_name_pattern: "a*", package_type: "npm", minimum_access_level_for_push: "owner" };
const json = { "Content-Type": "application/json" };
const malformed = { status: 400, text: '{"error":"message body does not match declared format"}' };
const accepted = "application/json or application/x-www-form-urlencoded";

const seeingBytes = settings.filter(({ seesBytes }) => seesBytes);

describe.each(settings)("$name", (setting) => {
  it.each([
    ["multipart/form-data; boundary=x", {}, `the Content-Type is not supported, it must be ${accepted}`],
    ["text/plain", {}, `the Content-Type is not supported, it must be ${accepted}`],
    ["application/vnd.api+json", {}, `the Content-Type is not supported, it must be ${accepted}`],
    ["application/json, text/plain", {}, `the Content-Type is not supported, it must be ${accepted}`],
    [";", {}, `the request body has no Content-Type, it must be ${accepted}`],
    ["application/json", { "Content-Encoding": "gzip" }, "the Content-Encoding is not supported, it must be identity"],
  ])("refuses bodies of type %j with %j", async (type, headers, error) => {
    const { ask } = await startServer(setting);
    const body = "Content-Encoding" in headers ? gzipSync(JSON.stringify(rule)) : JSON.stringify(rule);
    const unsupported = { status: 415, text: JSON.stringify({ error }) };
    const question = { headers: { "Content-Type": type, ...headers }, body };
    expect(await ask("POST", rules, question)).toMatchObject(unsupported);
    expect(await ask("PATCH", `${rules}/1`, question)).toMatchObject(unsupported);
    expect((await ask("GET", rules)).text).toBe("[]");
  });

  it("refuses a body without a type", async () => {
    const { ask } = await startServer(setting);
    expect(await ask("POST", rules, { body: JSON.stringify(rule) })).toMatchObject({
      status: 415,
      text: JSON.stringify({ error: `the request body has no Content-Type, it must be ${accepted}` }),
    });
  });

  it("takes types in any spelling", async () => {
    const { ask } = await startServer(setting);
    await ask("POST", rules, { json: rule });
    for (const type of [
      "application/json",
      "Application/JSON; charset=UTF-8",
      'application/json;charset="utf-8"',
      "application/json; profile=x",
    ]) {
      const headers = { "Content-Type": type, "Content-Encoding": "identity" };
      expect((await ask("PATCH", `${rules}/1`, { headers, body: '{"package_name_pattern":"b"}' })).status).toBe(200);
    }
    const headers = { "Content-Type": "APPLICATION/X-WWW-FORM-URLENCODED; charset=utf-8" };
    expect((await ask("PATCH", `${rules}/1`, { headers, body: "package_name_pattern=c" })).text).toContain('"c"');
  });

  it("reads an empty body as an empty object, whatever its type", async () => {
    const { ask } = await startServer(setting);
    await ask("POST", rules, { json: rule });
    for (const headers of [
      {},
      { "Content-Length": 0 },
      { ...json, "Content-Length": 0 },
      { "Content-Type": "multipart/form-data", "Content-Length": 0 },
      { ...json, "Transfer-Encoding": "chunked" },
      { "Content-Type": "text/plain", "Transfer-Encoding": "chunked" },
      { "Content-Type": "application/x-www-form-urlencoded", "Transfer-Encoding": "chunked" },
    ]) {
      expect((await ask("PATCH", `${rules}/1`, { headers })).status, JSON.stringify(headers)).toBe(200);
    }
  });

  it("refuses JSON that is no object", async () => {
    const { ask } = await startServer(setting);
    for (const body of ["null", "[]", "5", "true", '"a"', "[{}]"]) {
      expect(await ask("POST", rules, { headers: json, body }), body).toMatchObject(malformed);
    }
  });

  it("is not fooled by names that objects inherit", async () => {
    const { ask } = await startServer(setting);
    const body = `{"__proto__":${JSON.stringify(rule)},"constructor":1,"toString":2}`;
    expect((await ask("POST", rules, { headers: json, body })).status).toBe(400);
    expect((await ask("POST", rules, { form: "__proto__[package_type]=npm&__proto__=x" })).status).toBe(400);
    expect((await ask("GET", rules)).text).toBe("[]");
  });
});

describe.each(seeingBytes)("$name", (setting) => {
  it("refuses broken JSON", async () => {
    const { ask } = await startServer(setting);
    for (const body of [
      "{",
      "{'a':1}",
      "{} x",
      "\0",
      " ",
      "undefined",
      Buffer.from([0x7b, 0xff, 0x7d]),
      "[".repeat(60_000),
    ]) {
      expect(await ask("POST", rules, { headers: json, body })).toMatchObject(malformed);
      expect(await ask("PATCH", `${rules}/1`, { headers: json, body })).toMatchObject(malformed);
    }
    const latin1 = Buffer.from('{"package_name_pattern":"\xe4"}', "latin1");
    expect(await ask("POST", rules, { headers: json, body: latin1 })).toMatchObject(malformed);
  });

  it("refuses charsets other than UTF-8", async () => {
    const { ask } = await startServer(setting);
    for (const type of [
      "application/json; charset=utf-16",
      "application/x-www-form-urlencoded; charset=iso-8859-1",
      "application/json; charset=utf-8; charset=latin1",
      "application/json; charset",
    ]) {
      expect(await ask("POST", rules, { headers: { "Content-Type": type }, body: "{}" })).toMatchObject({
        status: 415,
        text: '{"error":"the charset is not supported, it must be utf-8"}',
      });
    }
  });

  it("reads numbers as they are written, and the last of a repeated name", async () => {
    const { ask } = await startServer(setting);
    await ask("POST", rules, { json: { ...rule, package_type: "generic" } });
    for (const number of ["12345678901234567890", "1.0", "-0", "1E400", "0.10"]) {
      const body = `{"package_name_pattern":[1],"package_name_pattern":${number}}`;
      const { text } = await ask("PATCH", `${rules}/1`, { headers: json, body });
      expect(JSON.parse(text)).toMatchObject({ package_name_pattern: number });
    }
    const { text } = await ask("PATCH", `${rules}/1`, { form: "package_name_pattern=a&package_name_pattern=b" });
    expect(JSON.parse(text)).toMatchObject({ package_name_pattern: "b" });
  });

  it("refuses values of a form that cannot be read", async () => {
    const { ask } = await startServer(setting);
    for (const value of ["%zz", "%", "%a", "%FF", "%C3", "%00", "\0", "%ED%A0%80"]) {
      expect(await ask("PATCH", `${rules}/1`, { form: `package_name_pattern=${value}` }), value).toMatchObject({
        status: 400,
        text: '{"error":"package_name_pattern is invalid"}',
      });
      expect((await ask("PATCH", `${rules}/1`, { form: `${value}=x&other=${value}` })).status).toBe(404);
    }
    const body = Buffer.from("package_name_pattern=\xe4", "latin1");
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    expect((await ask("PATCH", `${rules}/1`, { headers, body })).status).toBe(400);
    expect((await ask("PATCH", `${rules}/1`, { headers, body: "package_name_pattern=ä" })).status).toBe(404);
  });

  it("takes 64 KiB, and no byte more", async () => {
    const { ask } = await startServer(setting);
    const padded = (length: number) => JSON.stringify(rule).padEnd(length);
    const tooLarge = {
      status: 413,
      text: '{"error":"the request body is too large, it must have at most 65536 bytes"}',
    };
    const chunked = { ...json, "Transfer-Encoding": "chunked", "Content-Length": [] };
    expect(await ask("POST", rules, { headers: json, body: padded(65_537) })).toMatchObject(tooLarge);
    expect(await ask("POST", rules, { headers: chunked, body: padded(65_537) })).toMatchObject(tooLarge);
    expect(await ask("POST", rules, { headers: json, body: padded(5_000_000) })).toMatchObject(tooLarge);
    expect(await ask("POST", rules, { headers: chunked, body: padded(5_000_000) })).toMatchObject(tooLarge);
    expect((await ask("GET", rules)).text).toBe("[]");
    expect((await ask("POST", rules, { headers: json, body: padded(65_536) })).status).toBe(201);
    expect((await ask("PATCH", `${rules}/1`, { headers: chunked, body: padded(65_536) })).status).toBe(200);
  });

  it("lets a client that sends too much read its answer", async () => {
    const { port } = await startServer(setting);
    const path = `${setting.mountPath}${rules}`;
    const head = (type: string, token: string) =>
      `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nPRIVATE-TOKEN: ${token}\r\nContent-Type: ${type}\r\nContent-Length: 5000000\r\n\r\n`;
    const body = Buffer.alloc(5_000_000, "x");
    expect(await exchange(port, head("application/json", "token-maintainer"), body)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await exchange(port, head("text/plain", "token-maintainer"), body)).toMatch(/^HTTP\/1\.1 415 /);
    expect(await exchange(port, head("application/json", "bad"), body)).toMatch(/^HTTP\/1\.1 401 /);
  });
});
