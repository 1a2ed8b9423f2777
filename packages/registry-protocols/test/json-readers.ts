import { parse } from "secure-json-parse";
import { z } from "zod";
import { type JsonTree, readTree, treeOfValue } from "./json-tree.ts";

/** How a program behind the guard reads JSON: the tree that it works on, null for bytes that it rejects. */
export interface JsonReader {
  readonly title: string;
  readonly read: (bytes: Uint8Array) => JsonTree | null;
  /** The spelling by which it finds a member. */
  readonly spelling: (key: string) => string;
  readonly wins: "first" | "last";
}

const strictText = (bytes: Uint8Array) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const replacedText = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** Drops bytes that are not UTF-8, and takes two bytes for a letter that needs one. */
function droppedText(bytes: Uint8Array): string {
  const kept: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const [lead = 0, next = 0] = bytes.subarray(at);
    if (lead < 0x80) kept.push(lead);
    else if ((lead === 0xc0 || lead === 0xc1) && next >= 0x80 && next < 0xc0) {
      kept.push(((lead & 3) << 6) | (next & 0x3f));
      at += 1;
    } else if (lead >= 0xc2 && lead < 0xf5) {
      const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
      const sequence = bytes.subarray(at, at + length);
      if (!replacedText(sequence).includes("\ufffd")) {
        kept.push(...sequence);
        at += length - 1;
      }
    }
  }
  return replacedText(Uint8Array.from(kept));
}

/** Null for whatever the parser throws at. */
function attempt(read: () => JsonTree | null): JsonTree | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function inherited(object: object): readonly string[] {
  const keys: string[] = [];
  for (const key in object) keys.push(key);
  return keys;
}

const document = z.object({
  name: z.string().optional(),
  _id: z.string().optional(),
  versions: z.record(z.string(), z.object({ name: z.string().optional() })).optional(),
  users: z.record(z.string(), z.unknown()).optional(),
  _attachments: z.record(z.string(), z.object({ data: z.string().optional() })).optional(),
});

type KeysOf = (object: object) => readonly string[];

const asWritten = (key: string) => key;
const byProgram = (title: string, parseText: (text: string) => unknown, keysOf: KeysOf = Object.keys): JsonReader => ({
  title,
  read: (bytes) => attempt(() => treeOfValue(parseText(replacedText(bytes)), keysOf)),
  spelling: asWritten,
  wins: "last",
});

/** As Go's encoding/json compares keys. */
const simplyFolded = (key: string) => key.replaceAll("\u017f", "s").replaceAll("\u212a", "k").toLowerCase();

export const jsonReaders: readonly JsonReader[] = [
  byProgram("JSON.parse, own properties", (text) => JSON.parse(text)),
  byProgram("JSON.parse, copied by Object.assign", (text) => Object.assign({}, JSON.parse(text)), inherited),
  byProgram("a schema of zod", (text) => document.parse(JSON.parse(text))),
  byProgram("secure-json-parse, which removes", (text) =>
    parse(text, { protoAction: "remove", constructorAction: "remove" }),
  ),
  byProgram("secure-json-parse, which ignores", (text) =>
    parse(text, { protoAction: "ignore", constructorAction: "ignore" }),
  ),
  {
    title: "the first key wins",
    read: (b) => attempt(() => readTree(strictText(b), false)),
    spelling: asWritten,
    wins: "first",
  },
  {
    title: "the last key wins",
    read: (b) => attempt(() => readTree(strictText(b), false)),
    spelling: asWritten,
    wins: "last",
  },
  {
    title: "keys are folded, as in Go",
    read: (b) => readTree(replacedText(b), false),
    spelling: simplyFolded,
    wins: "last",
  },
  {
    title: "keys are put into upper case",
    read: (bytes) => readTree(replacedText(bytes), false),
    spelling: (key) => key.toUpperCase(),
    wins: "last",
  },
  {
    title: "a lenient reader",
    read: (bytes) => readTree(droppedText(bytes), true),
    spelling: (key) => simplyFolded(key.replace(/\p{C}/gu, "").trim()),
    wins: "first",
  },
];

/** The member that a reader finds under a key. */
function member(reader: JsonReader, object: JsonTree | undefined, key: string): JsonTree | undefined {
  if (object?.kind !== "object") return undefined;
  const found = object.members.filter(([written]) => reader.spelling(written) === reader.spelling(key));
  return found.at(reader.wins === "first" ? 0 : -1)?.[1];
}

/** The members that a reader finds in a map from names that are not known before. */
function entries(reader: JsonReader, object: JsonTree | undefined): readonly (readonly [string, JsonTree])[] {
  if (object?.kind !== "object") return [];
  const ordered = reader.wins === "last" ? object.members : object.members.toReversed();
  return [...new Map(ordered)];
}

const textOf = (tree: JsonTree | undefined): string[] => (tree?.kind === "text" ? [tree.text] : []);

/** Every name that a reader finds in what a document or a crate's head calls so. */
export function namesIn(reader: JsonReader, tree: JsonTree): readonly string[] {
  const manifests = entries(reader, member(reader, tree, "versions"));
  const named = [
    member(reader, tree, "name"),
    member(reader, tree, "_id"),
    ...manifests.map(([, manifest]) => member(reader, manifest, "name")),
  ];
  return named.flatMap(textOf);
}

/** Versions that a reader keeps: those that are objects. */
export function versionsIn(reader: JsonReader, tree: JsonTree): readonly string[] {
  return entries(reader, member(reader, tree, "versions"))
    .filter(([, manifest]) => manifest.kind === "object")
    .map(([version]) => version);
}

/** What a registry does that takes a document without a tarball for the package's whole state. */
export function actionsIn(reader: JsonReader, tree: JsonTree): readonly ("push" | "delete")[] {
  const attachments = entries(reader, member(reader, tree, "_attachments"));
  const bringsTarball = attachments.some(([, attachment]) => {
    const isStub = member(reader, attachment, "stub") !== undefined;
    return !isStub && textOf(member(reader, attachment, "data")).some((data) => data !== "");
  });
  const isStar = member(reader, tree, "users")?.kind === "object" && member(reader, tree, "versions") === undefined;
  return bringsTarball || isStar ? ["push"] : ["push", "delete"];
}
