import { isObject, isPlain, type Json, type KeysOf, rememberedKeys } from "./packument.ts";

/** In lower case, every key that a reader of npm's documents looks for or refuses. */
const words: ReadonlySet<string> = new Set([
  ...["name", "_id", "versions", "_attachments", "users", "_deleted"],
  ...["data", "stub", "follows", "__proto__", "constructor"],
]);
const longestWord = Math.max(...[...words].map(({ length }) => length));

/** One character more than the longest name of npm's. */
const longestText = 256;

/**
 * The members of a document that a reader of npm's documents uses, as JSON: without the tarballs, the readmes
 * and the manifests, which are nearly all of its bytes. Versions with nothing but the package's own name are left out.
 */
export function outlineOf(document: Json, packageName: string | null, keysOf: KeysOf = rememberedKeys()): string {
  const members = keysOf(document).map((key) => {
    const value = document[key];
    if (key === "versions" && isObject(value)) return [key, versionsOutline(value, packageName, keysOf)];
    if (key === "_attachments" && isObject(value)) return [key, attachmentsOutline(value, keysOf)];
    return [key, kindOf(value)];
  });
  return JSON.stringify(Object.fromEntries(members));
}

function versionsOutline(versions: Json, packageName: string | null, keysOf: KeysOf): Json {
  const outlined: [string, unknown][] = [];
  for (const version of keysOf(versions)) {
    const manifest = versions[version];
    const members = isObject(manifest) ? watchedIn(manifest, keysOf) : null;
    const isUsual = members?.every(([key, value]) => key === "name" && value === packageName) && !isWatched(version);
    if (!isUsual) outlined.push([version, members === null ? 0 : Object.fromEntries(members)]);
  }
  return Object.fromEntries(outlined);
}

function attachmentsOutline(attachments: Json, keysOf: KeysOf): Json {
  const outlined = keysOf(attachments).map((file) => {
    const attachment = attachments[file];
    if (!isObject(attachment)) return [file, 0];
    return [file, Object.fromEntries(watchedIn(attachment, keysOf))];
  });
  return Object.fromEntries(outlined);
}

function watchedIn(members: Json, keysOf: KeysOf): readonly (readonly [string, unknown])[] {
  return keysOf(members)
    .filter(isWatched)
    .map((key) => [key, kindOf(members[key])]);
}

/** Whether a reader could read the key as one of the words. */
function isWatched(key: string): boolean {
  if (!isPlain(key)) return true;
  return key.length <= longestWord && words.has(key.toLowerCase());
}

/** A value of the same kind, and the same value if it can be a package's name. */
function kindOf(value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, longestText);
  if (Array.isArray(value)) return [];
  return isObject(value) ? {} : value;
}
