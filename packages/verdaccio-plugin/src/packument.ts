export type Json = Readonly<Record<string, unknown>>;

/** A document that npm's clients send to a package's own address. */
export interface Packument {
  readonly name: unknown;
  /** Null where the document lists none. */
  readonly versions: Json | null;
  readonly distTags: Json;
  /** Who starred the package; undefined where the document does not say. */
  readonly users: unknown;
  readonly hasTarball: boolean;
  /** Whether Verdaccio takes the document for a star, which changes nothing else. */
  readonly isStar: boolean;
}

/** The members that count, by where they stand. */
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
/** What a key counts that is not plain, since comparing it takes longer. */
const membersPerRareKey = 20;

/**
 * Reads a document as Verdaccio's body parser left it. Returns null where two readers of JSON could find different things in
 * it: versions or attachments that are not objects, an attachment without text, a tag or a deprecation that is an object, a
 * member `__proto__`, or a second spelling of a member that counts. On some of these Verdaccio 6.10 ends with an uncaught
 * error. Returns null too for a document of more members than npm sends.
 */
export function readPackument(body: unknown): Packument | null {
  const budget: Budget = { left: mostMembers };
  const document = membersOf(body, documentWords, mostDocumentMembers, budget);
  if (document === null) return null;
  const { name, users } = document;
  const versions = objectsIn(document, "versions", versionWords, mostVersions, budget);
  const attachments = objectsIn(document, "_attachments", attachmentWords, mostAttachments, budget);
  const distTags = document["dist-tags"];
  if (versions === undefined || attachments === undefined) return null;
  if (attachments !== null && !Object.values(attachments).every(hasText)) return null;
  if (isObject(users) && Object.hasOwn(users, "__proto__")) return null;
  if (isObject(distTags) && membersOf(distTags, [], mostTags, budget) === null) return null;
  const scalars = [
    ...Object.values(isObject(distTags) ? distTags : {}),
    ...Object.values(versions ?? {}).map(reasonOf),
  ];
  if (scalars.some((value) => typeof value === "object" && value !== null)) return null;
  return {
    name,
    versions,
    distTags: isObject(distTags) ? distTags : {},
    users,
    hasTarball: attachments !== null && Object.keys(attachments).length > 0,
    isStar: versions === null && isObject(users),
  };
}

/** How many members may still be looked at. */
interface Budget {
  left: number;
}

/** A member that holds objects by their names; null where it is missing, undefined where it is anything else. */
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
  return Object.values(members).every(isMember) ? members : undefined;
}

function membersOf(value: unknown, watched: readonly string[], most: number, budget: Budget): Json | null {
  if (!isObject(value)) return null;
  const keys = Object.keys(value);
  if (keys.length > Math.min(most, budget.left)) return null;
  for (const key of keys) {
    budget.left -= isPlain(key) ? 1 : membersPerRareKey;
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
