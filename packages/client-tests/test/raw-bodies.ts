import { zipSync } from "fflate";
import { nuspec } from "./documented-nuget.ts";

export interface RawBody {
  /** The Content-Type. */
  readonly type: string;
  readonly content: string | Uint8Array;
}

/** A publish; `more` stands after the name, and the version says another name where there is one. */
export function npmBody(name: string, more = "", versionName = name): RawBody {
  const [tarball, dist] = [Buffer.from("tarball").toString("base64"), `{"tarball":"http://localhost/x.tgz"}`];
  const version = `{"name":"${versionName}","version":"1.0.0","dist":${dist}}`;
  const attachment = `{"content_type":"application/octet-stream","data":"${tarball}","length":7}`;
  return {
    type: "application/json",
    content: `{"_id":"${name}","name":"${name}",${more}"dist-tags":{"latest":"1.0.0"},"versions":{"1.0.0":${version}},"_attachments":{"x.tgz":${attachment}}}`,
  };
}

const boundary = "d1f0c6e2b7";

/** An upload with these fields, in this order, before its file. */
export function formBody(...fields: readonly (readonly [string, string])[]): RawBody {
  const [, name = "app"] = fields[0] ?? [];
  const parts = [[":action", "file_upload"], ...fields, ["version", "1.0.0"]].map(
    ([field, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
  );
  const file = formFile("content", `${name.replaceAll("-", "_")}-1.0.0.tar.gz`);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    content: `${parts.join("")}${file}content\r\n--${boundary}--\r\n`,
  };
}

function formFile(field: string, fileName: string): string {
  const disposition = `Content-Disposition: form-data; name="${field}"; filename="${fileName}"`;
  return `--${boundary}\r\n${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`;
}

export function cargoBody(metadata: string): RawBody {
  const part = (content: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(Buffer.byteLength(content));
    return Buffer.concat([length, Buffer.from(content)]);
  };
  return { type: "application/octet-stream", content: Buffer.concat([part(metadata), part("crate")]) };
}

/** A package with a manifest for each of these ids. */
export function nugetForm(...ids: readonly string[]): RawBody {
  const archive = zipSync(Object.fromEntries(ids.map((id) => [`${id}.nuspec`, Buffer.from(nuspec(id, "1.0.0"))])));
  const content = Buffer.concat([
    Buffer.from(formFile("package", "package.nupkg")),
    archive,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { type: `multipart/form-data; boundary=${boundary}`, content };
}
