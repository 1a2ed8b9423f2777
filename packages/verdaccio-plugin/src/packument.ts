export type Json = Readonly<Record<string, unknown>>;

/** A document that npm's clients send to a package's own address. */
export interface Packument {
  readonly name: unknown;
  /** Null where the document lists none. */
  readonly versions: Json | null;
  readonly distTags: Json;
  readonly hasTarball: boolean;
  /** Whether Verdaccio takes the document for a star, which changes nothing else. */
  readonly isStar: boolean;
}

/** More versions, or members of anything, than a document of a client has. */
const mostMembers = 32 * 1024;

/** The members that count, by where they stand. */
const documentWords = ["name", "_id", "versions", "_attachments", "users", "dist-tags"];
const versionWords = ["name", "deprecated"];
const attachmentWords = ["data"];

/**
 * Reads a document as Verdaccio's body parser left it. Returns null where two readers of JSON could find different things in
 * it: versions or attachments that are not objects, an attachment without text, a tag or a deprecation that is an object, a
 * member `__proto__`, a second spelling of a member that counts, or more members than a client's. On some of these Verdaccio 6.10 ends with an uncaught
 * error.
 */
export function readPackument(body: unknown): Packument | null {
  const document = membersOf(body, documentWords);
  if (document === null) return null;
  const { name, users } = document;
  const versions = objectsIn(document, "versions", versionWords);
  const attachments = objectsIn(document, "_attachments", attachmentWords);
  const distTags = document["dist-tags"];
  if (versions === undefined || attachments === undefined) return null;
  if (attachments !== null && !Object.values(attachments).every(hasText)) return null;
  if ([users, distTags].some((value) => isObject(value) && membersOf(value, []) === null)) return null;
  const scalars = [
    ...Object.values(isObject(distTags) ? distTags : {}),
    ...Object.values(versions ?? {}).map(reasonOf),
  ];
  if (scalars.some((value) => typeof value === "object" && value !== null)) return null;
  return {
    name,
    versions,
    distTags: isObject(distTags) ? distTags : {},
    hasTarball: attachments !== null && Object.keys(attachments).length > 0,
    isStar: versions === null && isObject(users),
  };
}

/** A member that holds objects by their names; null where it is missing, undefined where it is anything else. */
function objectsIn(document: Json, key: string, watched: readonly string[]): Json | null | undefined {
  if (!Object.hasOwn(document, key)) return null;
  const members = membersOf(document[key], []);
  if (members === null) return undefined;
  return Object.values(members).every((member) => membersOf(member, watched) !== null) ? members : undefined;
}

function membersOf(value: unknown, watched: readonly string[]): Json | null {
  if (!isObject(value)) return null;
  const isAmbiguous = (key: string) => key === "__proto__" || (!watched.includes(key) && watched.includes(fold(key)));
  const keys = Object.keys(value);
  return keys.length > mostMembers || keys.some(isAmbiguous) ? null : value;
}

/** Upper case first: a long s (U+017F) is an `s` to readers that ignore case. */
function fold(key: string): string {
  return key.toUpperCase().toLowerCase();
}

/** The reason for which a version is deprecated. */
function reasonOf(version: unknown): unknown {
  return isObject(version) ? version.deprecated : undefined;
}

function hasText(attachment: unknown): boolean {
  return isObject(attachment) && typeof attachment.data === "string";
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
