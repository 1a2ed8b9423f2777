export type Json = Readonly<Record<string, unknown>>;

/** A document that npm's clients send to a package's own address. */
export interface Packument {
  readonly name: unknown;
  /** Null if the document lists none. */
  readonly versions: Json | null;
  readonly distTags: Json;
  /** The users who starred the package; undefined if the document has no list. */
  readonly users: unknown;
  readonly hasTarball: boolean;
  /** Whether Verdaccio reads the document as a star, which changes nothing else. */
  readonly isStar: boolean;
}

/** The members that matter, by their place. */
const documentWords = ["name", "_id", "versions", "_attachments", "users", "dist-tags"];
const versionWords = ["name", "deprecated"];
const attachmentWords = ["data"];

/**
 * Bounds of the work for one document. npm sends one attachment and some forty members of the document. Ten MiB of versions as
 * npm sends them are 10,000 versions with 200,000 members.
 */
const mostDocumentMembers = 1_000;
const mostAttachments = 1_000;
const mostVersions = 30_000;
const mostTags = 30_000;
const mostMembers = 300_000;
/** The count of a slower key: one with unusual characters takes longer to compare, a whole number to list in order. */
const membersPerRareKey = 20;

/**
 * Reads a document as Verdaccio's body parser left it. Returns null if two readers of JSON could read it
 * differently: versions or attachments that are not objects, an attachment without text, a tag or a deprecation that is an object, a
 * member `__proto__`, or a second spelling of a member that counts. On some of these Verdaccio 6.10 ends with an uncaught
 * error. Returns null too for a document with too many members.
 */
export function readPackument(body: unknown, keysOf: KeysOf = rememberedKeys()): Packument | null {
  const budget: Budget = { left: mostMembers, keysOf };
  const document = membersOf(body, documentWords, mostDocumentMembers, budget);
  if (document === null) return null;
  const { name, users } = document;
  const versions = objectsIn(document, "versions", versionWords, mostVersions, budget);
  const attachments = objectsIn(document, "_attachments", attachmentWords, mostAttachments, budget);
  const distTags = document["dist-tags"];
  if (versions === undefined || attachments === undefined) return null;
  if (attachments !== null && !keysOf(attachments).every((file) => hasText(attachments[file]))) return null;
  if (isObject(users) && Object.hasOwn(users, "__proto__")) return null;
  if (isObject(distTags) && membersOf(distTags, [], mostTags, budget) === null) return null;
  const isScalar = (value: unknown) => typeof value !== "object" || value === null;
  if (isObject(distTags) && !keysOf(distTags).every((tag) => isScalar(distTags[tag]))) return null;
  if (versions !== null && !keysOf(versions).every((version) => isScalar(reasonOf(versions[version])))) return null;
  return {
    name,
    versions,
    distTags: isObject(distTags) ? distTags : {},
    users,
    hasTarball: attachments !== null && keysOf(attachments).length > 0,
    isStar: versions === null && isObject(users),
  };
}

/** Lists the keys of an object. */
export type KeysOf = (members: Json) => readonly string[];

/** Lists the keys of each object once: for a large object that takes longer than all the work on them. */
export function rememberedKeys(): KeysOf {
  const known = new Map<Json, readonly string[]>();
  return (members) => {
    const keys = known.get(members) ?? Object.keys(members);
    known.set(members, keys);
    return keys;
  };
}

interface Budget {
  /** How many members may still be read. */
  left: number;
  readonly keysOf: KeysOf;
}

/** A member that holds objects by their names; null if it is missing, undefined if it is another value. */
function objectsIn(
  document: Json,
  key: string,
  watched: readonly string[],
  most: number,
  budget: Budget,
): Json | null | undefined {
  if (!Object.hasOwn(document, key)) return null;
  const members = membersOf(document[key], [], most, budget);
  if (members === null) return undefined;
  const isMember = (member: unknown) => membersOf(member, watched, mostMembers, budget) !== null;
  return budget.keysOf(members).every((name) => isMember(members[name])) ? members : undefined;
}

function membersOf(value: unknown, watched: readonly string[], most: number, budget: Budget): Json | null {
  if (!isObject(value)) return null;
  const keys = budget.keysOf(value);
  if (keys.length > Math.min(most, budget.left)) return null;
  for (const key of keys) {
    budget.left -= isPlain(key) && !isWholeNumber(key) ? 1 : membersPerRareKey;
    if (budget.left < 0 || isAmbiguous(key, watched)) return null;
  }
  return value;
}

function isAmbiguous(key: string, watched: readonly string[]): boolean {
  if (key === "__proto__") return true;
  // Folding makes no text shorter.
  if (key.length > longestWord) return false;
  return !watched.includes(key) && watched.includes(fold(key));
}

const longestWord = Math.max(...documentWords.map(({ length }) => length));

/** Whether a key is of visible ASCII characters: only its case can make it another word. */
export function isPlain(key: string): boolean {
  return /^[!-~]*$/.test(key);
}

function isWholeNumber(key: string): boolean {
  return /^\d+$/.test(key);
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
