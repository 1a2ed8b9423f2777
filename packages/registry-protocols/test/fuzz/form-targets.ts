import { DOMParser } from "@xmldom/xmldom";
import busboy from "busboy";
import { unzipSync } from "fflate";
import { deflated, type Entry, nuspec, zipEntry, zipOf } from "../archives.ts";
import { boundary, bytesOf, field, file, form, formType, joined, type Part } from "../bodies.ts";
import type { FuzzTarget } from "./fuzz-target.ts";
import { mutatedBytes, mutatedList, mutatedText, several } from "./mutations.ts";
import type { Random } from "./random.ts";

const encoder = new TextEncoder();
const utf8 = new TextDecoder("utf-8", { fatal: true });
const wheel = new Uint8Array(600).map((_, place) => (place * 7919) % 251);

function mutatedPart(random: Random, { head, data }: Part): Part {
  if (random.onceIn(2)) return { head: mutatedText(random, head), data };
  if (random.onceIn(4)) return { head, data: joined(data, `\r\n--${boundary}${random.pick(["", "--", " ", "\r\n"])}`) };
  return { head, data: typeof data === "string" ? mutatedText(random, data) : mutatedBytes(random, data) };
}

export function mutatedForm(random: Random, parts: readonly Part[]): Uint8Array {
  const body = form(
    ...several(random, parts, (some) => mutatedList(random, some, (part) => mutatedPart(random, part))),
  );
  return random.onceIn(4) ? mutatedBytes(random, body) : body;
}

interface ReadPart {
  readonly name: string;
  readonly content: Uint8Array;
}

/** The parts of a form by Node's own `fetch`. */
async function partsByFetch(body: Uint8Array): Promise<readonly ReadPart[]> {
  const data = await new Response(new Uint8Array(body), { headers: { "content-type": formType } }).formData();
  const parts: ReadPart[] = [];
  for (const [name, value] of data) {
    const content = typeof value === "string" ? bytesOf(value) : new Uint8Array(await value.arrayBuffer());
    parts.push({ name, content });
  }
  return parts;
}

/** The parts of a form by busboy. */
function partsByBusboy(body: Uint8Array): Promise<readonly ReadPart[]> {
  const parts: ReadPart[] = [];
  const reader = busboy({ headers: { "content-type": formType } });
  reader.on("field", (name, value) => parts.push({ name, content: bytesOf(value) }));
  reader.on("file", (name, stream) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("close", () => parts.push({ name, content: Buffer.concat(chunks) }));
  });
  return new Promise((resolve, reject) => {
    reader.on("close", () => resolve(parts)).on("error", reject);
    reader.end(body);
  });
}

export const formReaders = [partsByFetch, partsByBusboy];

/** A form as twine sends it. */
const twineParts = [
  field("name", "acme-app"),
  field("version", "1.0"),
  field("filetype", "bdist_wheel"),
  field("pyversion", "py3"),
  field("metadata_version", "2.1"),
  field("summary", "An app — of ours"),
  field("classifiers", "Programming Language :: Python"),
  field("classifiers", "License :: OSI Approved"),
  field("sha256_digest", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
  field(":action", "file_upload"),
  field("protocol_version", "1"),
  file("content", "acme_app-1.0-py3-none-any.whl", wheel),
];

export const pypiTarget: FuzzTarget = {
  protocol: "pypi",
  method: "POST",
  target: "/legacy/",
  contentType: formType,
  body: (random) => mutatedForm(random, twineParts),
  otherReaders: formReaders.map((partsOf) => async (body) => {
    const names = (await partsOf(body)).filter(({ name }) => name === "name");
    const [only, ...more] = names.map(({ content }) => utf8.decode(content));
    return more.length > 0 ? names : only;
  }),
};

const packed: readonly Entry[] = [
  deflated("_rels/.rels", bytesOf("<Relationships/>")),
  deflated("Acme.App.nuspec", bytesOf(nuspec("Acme.App"))),
  zipEntry("lib/net8.0/Acme.App.dll", wheel),
  deflated("[Content_Types].xml", bytesOf("<Types/>")),
];

function mutatedEntry(random: Random, entry: Entry): Entry {
  switch (random.below(6)) {
    case 0:
      return { ...entry, name: mutatedText(random, entry.name) };
    case 1:
      return { ...entry, method: random.below(10) };
    case 2:
      return { ...entry, size: random.below(1000) };
    case 3:
      return { ...entry, bytes: mutatedBytes(random, entry.bytes) };
    case 4:
      return zipEntry(
        random.pick(["Other.nuspec", "a/Other.nuspec", "Other.NUSPEC ", "./a.nuspec"]),
        bytesOf(nuspec("Other")),
      );
    default: {
      const manifest = encoder.encode(
        several(random, mutatedText(random, nuspec("Acme.App")), (text) => mutatedText(random, text)),
      );
      return random.onceIn(2) ? deflated("Acme.App.nuspec", manifest) : zipEntry("Acme.App.nuspec", manifest);
    }
  }
}

/** The id by fflate, which goes by the archive's directory, and a DOM. */
function idInPackage(archive: Uint8Array): string | null {
  const manifests = Object.values(unzipSync(archive, { filter: ({ name }) => /^[^/]*\.nuspec$/i.test(name) }));
  const [manifest] = manifests;
  if (manifest === undefined || manifests.length > 1) return null;
  const parser = new DOMParser({
    onError(level, message) {
      if (level !== "warning") throw new SyntaxError(message);
    },
  });
  const root = parser.parseFromString(utf8.decode(manifest), "text/xml").documentElement;
  const metadata = Array.from(root?.childNodes ?? []).find(({ nodeName }) => nodeName === "metadata");
  return Array.from(metadata?.childNodes ?? []).find(({ nodeName }) => nodeName === "id")?.textContent ?? null;
}

export const nugetTarget: FuzzTarget = {
  protocol: "nuget",
  method: "PUT",
  target: "/api/v2/package/",
  contentType: formType,
  body(random) {
    const entries = several(random, packed, (some) =>
      mutatedList(random, some, (entry) => mutatedEntry(random, entry)),
    );
    const archive = random.onceIn(4) ? mutatedBytes(random, zipOf(...entries)) : zipOf(...entries);
    return random.onceIn(3)
      ? mutatedForm(random, [file("package", "package.nupkg", archive)])
      : form(file("package", "package.nupkg", archive));
  },
  otherReaders: formReaders.map((partsOf) => async (body) => {
    const [part, ...more] = await partsOf(body);
    return part === undefined || more.length > 0 ? undefined : idInPackage(part.content);
  }),
};
