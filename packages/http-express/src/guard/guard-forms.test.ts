import busboy from "busboy";
import type { RequestHandler } from "express";
import { describe, expect, it } from "vitest";
import { send } from "../../test/guarded-client.ts";
import { frameworks, startGuardedHost } from "../../test/guarded-host.ts";
import { packageWriteOf } from "../index.ts";

const boundary = "----cut-here";
const headers = { "Content-Type": `multipart/form-data; boundary=${boundary}` };
const file = Buffer.from(Array.from({ length: 500_000 }, (_, index) => (index * 7919) % 256));

function part(name: string, value: string | Buffer, filename?: string): Buffer {
  const named = filename === undefined ? "" : `; filename="${filename}"\r\nContent-Type: application/octet-stream`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${named}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(value), Buffer.from("\r\n")]);
}

function form(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

const action = part(":action", "file_upload");
const version = part("version", "1.0");
const content = part("content", file, "free-1.0.tar.gz");

describe.each(frameworks)("an upload by a form on $name", ({ framework }) => {
  async function startIndex(maximumBytesBeforeName = 2 ** 20) {
    const closed: unknown[] = [];
    const published: { readonly name: string | undefined; readonly fields: unknown; readonly file: Buffer }[] = [];
    const route: RequestHandler = (request, response) => {
      const fields: Record<string, string> = {};
      const chunks: Buffer[] = [];
      const parser = busboy({ headers: request.headers });
      parser.on("field", (name, value) => {
        fields[name] = value;
      });
      parser.on("file", (_name, stream) => void stream.on("data", (chunk) => chunks.push(chunk)));
      parser.on("close", () => {
        published.push({ name: packageWriteOf(request)?.packageName, fields, file: Buffer.concat(chunks) });
        response.status(200).end();
      });
      request.on("error", (error) => closed.push(error));
      request.pipe(parser);
    };
    const { port } = await startGuardedHost({
      framework,
      protocol: "pypi",
      rules: [["pypi", "taken*", "owner"]],
      maximumBytesBeforeName,
      route,
    });
    const upload = (body: Buffer, chunked = false) =>
      send(port, "POST", "/registry/", { as: "maintainer", body, headers, chunked });
    return { upload, published, closed };
  }

  it("is refused where a page of another site sends it, and passes from the registry's own", async () => {
    const { port, stored } = await startGuardedHost({ framework, protocol: "pypi" });
    const body = form(action, part("name", "free"), version, content);
    const uploadFrom = (site: string) =>
      send(port, "POST", "/registry/", { as: "maintainer", body, headers: { ...headers, "Sec-Fetch-Site": site } });
    const refused = await uploadFrom("cross-site");
    expect([refused.status, JSON.parse(refused.text).errors[0].code]).toEqual([403, "CROSS_SITE"]);
    expect(stored).toEqual([]);
    expect((await uploadFrom("same-origin")).status).toBe(201);
    expect(stored).toMatchObject([{ packageName: "free" }]);
  });

  it("is refused with two Content-Types, of which another reader could take the last", async () => {
    const { port, stored } = await startGuardedHost({ framework, protocol: "pypi" });
    const types = [headers["Content-Type"], "multipart/form-data; boundary=other"];
    const body = form(action, part("name", "free"), version);
    const answer = await send(port, "POST", "/registry/", {
      as: "maintainer",
      body,
      headers: { "Content-Type": types },
    });
    expect([answer.status, stored]).toEqual([400, []]);
  });

  it("reaches busboy byte for byte under the vetted name", async () => {
    const { upload, published } = await startIndex();
    for (const chunked of [false, true]) {
      expect((await upload(form(action, part("name", "free"), version, content), chunked)).status).toBe(200);
    }
    const fields = { ":action": "file_upload", name: "free", version: "1.0" };
    expect(published).toEqual(Array.from({ length: 2 }, () => ({ name: "free", fields, file })));
  });

  it("is refused where a rule forbids it, however the name is written", async () => {
    const { upload, published } = await startIndex();
    for (const name of ["taken", "TAKEN", "taken_x", "Taken.X"]) {
      const answer = await upload(form(action, part("name", name), part("content", file, `${name}-1.0.tar.gz`)));
      expect(answer).toMatchObject({
        status: 403,
        reason: expect.stringContaining("an owner may push here: rule 1 taken*"),
      });
    }
    expect(published).toEqual([]);
  });

  it("is refused where the name comes behind more than may be read, or not at all", async () => {
    const { upload, published } = await startIndex(100_000);
    for (const body of [
      form(action, content, part("name", "free")),
      form(action, content),
      form(action),
      Buffer.from("x"),
    ]) {
      expect((await upload(body)).status).toBe(400);
    }
    expect(published).toEqual([]);
  });

  it("is refused where it ends wrongly, however late that shows", async () => {
    const { upload, published, closed } = await startIndex();
    const whole = form(action, part("name", "free"), content);
    const [ending, short] = [`\r\n--${boundary}--\r\n`, whole.length - boundary.length - 8];
    const wrong = [
      `\n--${boundary}--\r\n`,
      `${ending}\r\n`,
      `${ending}x`,
      ending.slice(0, -4),
      "",
      `\r\n--${boundary}\r\n`,
    ];
    for (const end of wrong) {
      for (const chunked of [false, true]) {
        const answer = await upload(Buffer.concat([whole.subarray(0, short), Buffer.from(end)]), chunked);
        expect(answer, JSON.stringify(end)).toMatchObject({
          status: 400,
          reason: expect.stringContaining("the body is not"),
        });
      }
    }
    expect(published).toEqual([]);
    expect(closed).toHaveLength(2 * wrong.length);
  });

  it("may begin with an empty line", async () => {
    const { upload, published } = await startIndex();
    const body = Buffer.concat([Buffer.from("\r\n"), form(action, part("name", "free"), version, content)]);
    expect((await upload(body)).status).toBe(200);
    expect(published).toMatchObject([{ name: "free", file }]);
  });

  it("never ends with a second name", async () => {
    const { upload, published, closed } = await startIndex();
    const names = part("name", "free");
    expect((await upload(form(names, part("name", "taken"), action, content))).status).toBe(400);
    expect((await upload(form(action, names, content, part("name", "taken")))).status).toBe(400);
    expect((await upload(form(action, names, content, names), true)).status).toBe(400);
    expect(published).toEqual([]);
    expect(closed).toHaveLength(2);
  });
});
