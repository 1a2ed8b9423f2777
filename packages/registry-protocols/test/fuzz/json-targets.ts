import { readFileSync } from "node:fs";
import { joined } from "../bodies.ts";
import type { FuzzTarget } from "./fuzz-target.ts";
import { jsonNode, jsonText, mutatedJson } from "./json-document.ts";
import { mutatedBytes, mutatedText, several } from "./mutations.ts";
import type { Random } from "./random.ts";

interface RecordedRequest {
  readonly method: string;
  readonly target: string;
  readonly body?: string;
  readonly bodyInBase64?: string;
}

function recorded(name: string): readonly RecordedRequest[] {
  return JSON.parse(readFileSync(new URL(`../${name}.json`, import.meta.url), "utf8"));
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
const encoder = new TextEncoder();

function mutatedDocument(random: Random, document: unknown): Uint8Array {
  const text = jsonText(several(random, jsonNode(document), (node) => mutatedJson(random, node)));
  const changed = random.onceIn(4) ? mutatedText(random, text) : text;
  const bytes = encoder.encode(changed);
  return random.onceIn(4) ? mutatedBytes(random, bytes) : bytes;
}

/** The names that a document says, at each place where a registry may look for one. */
function* namesIn(document: unknown): Generator<unknown> {
  if (typeof document !== "object" || document === null) return;
  if ("name" in document) yield document.name;
  if ("_id" in document) yield document._id;
  const versions = "versions" in document ? document.versions : undefined;
  for (const version of Object.values(versions ?? {})) {
    if (typeof version === "object" && version !== null && "name" in version) yield version.name;
  }
}

const documents = recorded("npm-11")
  .filter(({ method, target, body }) => method === "PUT" && target === "/@acme%2fapp" && body !== undefined)
  .map(({ body = "" }): unknown => JSON.parse(body));

export const npmTarget: FuzzTarget = {
  protocol: "npm",
  method: "PUT",
  target: "/@acme%2fapp",
  contentType: "application/json",
  body: (random) => mutatedDocument(random, documents[random.below(documents.length)]),
  otherReaders: [
    (body) => {
      const names = new Set(namesIn(JSON.parse(utf8.decode(body))));
      return names.size > 1 ? [...names] : ([...names][0] ?? "@acme/app");
    },
  ],
};

const crate = Buffer.from(recorded("cargo-1.95")[0]?.bodyInBase64 ?? "", "base64");
const crateJsonEnd = 4 + crate.readUInt32LE(0);
const crateDocument: unknown = JSON.parse(crate.subarray(4, crateJsonEnd).toString());

function lengthOf(bytes: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return length;
}

export const cargoTarget: FuzzTarget = {
  protocol: "cargo",
  method: "PUT",
  target: "/api/v1/crates/new",
  contentType: "application/json",
  body(random) {
    const json = mutatedDocument(random, crateDocument);
    const body = joined(lengthOf(json), json, crate.subarray(crateJsonEnd));
    return random.onceIn(4) ? mutatedBytes(random, body) : body;
  },
  otherReaders: [
    (body) => {
      const bytes = Buffer.from(body);
      const document: unknown = JSON.parse(utf8.decode(bytes.subarray(4, 4 + bytes.readUInt32LE(0))));
      return typeof document === "object" && document !== null && "name" in document ? document.name : undefined;
    },
  ],
};
