import { Readable, Writable } from "node:stream";
import busboy from "busboy";
import formidable from "formidable";
import multiparty from "multiparty";
import { readByLines } from "./line-form-reader.ts";

/**
 * The values of the fields that a reader of forms calls `name`, null for a form that it rejects. A file is no name; some
 * readers take every part with a Content-Type for one.
 */
type NamesIn = (body: Uint8Array, contentType: string) => Promise<readonly string[] | null>;

function requestOf(body: Uint8Array, contentType: string) {
  const headers = { "content-type": contentType, "content-length": String(body.length) };
  return Object.assign(Readable.from([Buffer.from(body)], { objectMode: false }), { headers });
}

function readBy(
  read: (names: string[], finish: () => void, fail: () => void) => void,
): Promise<readonly string[] | null> {
  return new Promise((resolve) => {
    const names: string[] = [];
    read(
      names,
      () => resolve(names),
      () => resolve(null),
    );
  });
}

const byBusboy: NamesIn = (body, contentType) =>
  readBy((names, finish, fail) => {
    const parser = busboy({ headers: { "content-type": contentType } });
    parser.on("field", (field, value) => {
      if (field === "name") names.push(value);
    });
    parser.on("file", (_field, stream) => stream.on("error", fail).resume());
    parser.on("close", finish).on("error", fail);
    parser.end(body);
  });

const byMultiparty: NamesIn = (body, contentType) =>
  readBy((names, finish, fail) => {
    const form = new multiparty.Form();
    form.on("part", (part) => {
      const chunks: Buffer[] = [];
      part.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", fail);
      part.on("end", () => {
        if (part.name === "name") names.push(Buffer.concat(chunks).toString());
      });
    });
    form.on("close", finish).on("error", fail);
    // Its types want a request of Node's server; it reads the headers and pipes.
    Reflect.apply(form.parse, form, [requestOf(body, contentType)]);
  });

const byFormidable: NamesIn = async (body, contentType) => {
  const discard = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  const form = formidable({ allowEmptyFiles: true, minFileSize: 0, fileWriteStreamHandler: discard });
  try {
    const [fields]: [{ readonly name?: readonly string[] }] = await Reflect.apply(form.parse, form, [
      requestOf(body, contentType),
    ]);
    return fields.name ?? [];
  } catch {
    return null;
  }
};

/** As undici has it, which is Node's own. */
const byFormData: NamesIn = async (body, contentType) => {
  try {
    const form = await new Response(body.slice(), { headers: { "content-type": contentType } }).formData();
    return form.getAll("name").filter((value) => typeof value === "string");
  } catch {
    return null;
  }
};

export const formReaders: Readonly<Record<string, NamesIn>> = {
  busboy: byBusboy,
  multiparty: byMultiparty,
  formidable: byFormidable,
  "undici's formData": byFormData,
  "a reader of lines": async (body, contentType) => readByLines(body, contentType, "strict"),
  "a reader of lines that decodes all it can": async (body, contentType) => readByLines(body, contentType, "lenient"),
};
