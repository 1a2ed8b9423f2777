import type { PackageAction } from "@package-protection/core";
import type { BodyFinding, BodyReader, ProtocolError } from "../classified-request.ts";
import { type KeyWords, keyAmong, keyWords } from "../formats/json-key.ts";
import { type JsonKind, jsonScanner } from "../formats/json-scanner.ts";
import type { JsonText } from "../formats/json-text.ts";
import { isAttachmentOf } from "../protocols/npm-name.ts";
import { isVersionName } from "../unambiguous-name.ts";
import { bytesBeforeLateName } from "./upload-finding.ts";

/**
 * The bound of the versions that are kept for `remainingVersions`, each with the overhead of a string. With more versions none
 * are reported.
 */
const mostVersionBytes = 1024 * 1024;
const bytesPerVersion = 24;

/** The members of a document, of a version's manifest and of an attachment that count. */
const watched = keyWords(["name", "_id", "versions", "_attachments", "users", "_deleted"]);
const watchedOfManifest = keyWords(["name"]);
const watchedOfAttachment = keyWords(["data", "stub", "follows"]);
/** In versions and attachments only a key that some readers drop matters. */
const watchedOfMap = keyWords([]);
type Watched = (typeof watched.words)[number];
type WatchedOfAttachment = (typeof watchedOfAttachment.words)[number];
const maps: ReadonlySet<Watched> = new Set(["versions", "_attachments", "users"]);

interface Document {
  readonly keys: Set<Watched>;
  readonly versions: string[];
  versionsListed: boolean;
  versionBytes: number;
  starred: boolean;
  /** Whether an attachment has its data, and whether one refers only to stored data. */
  attached: boolean;
  stubbed: boolean;
}

/** The attachment that is being read. */
interface Attachment {
  bringsData: boolean | null;
  isStub: boolean;
}

/**
 * A registry that stores the document as the package's whole state, as CouchDB and Verdaccio do, deletes the versions that it
 * leaves out: all of them if it lists none. Only a tarball, or stars alone, excludes that. Without
 * `whole` the rest may be the strictest case.
 */
function actionsOf(
  document: Document,
  onRevision: boolean,
  whole: boolean,
): readonly [PackageAction, ...PackageAction[]] {
  if (onRevision) return ["delete", "push"];
  const onlyStars = whole && document.starred && !document.stubbed && !document.keys.has("versions");
  return document.attached || onlyStars ? ["push"] : ["push", "delete"];
}

/**
 * Reads the document that npm's clients send to a package's own address. Only the top level's watched keys count, the `name`
 * of each version, and whether attachments bring data; attachments and readmes are not kept. A key that a reader could
 * read as one of these is refused. With `onRevision` the address continues with `/-rev/…`.
 */
export function npmDocument(packageName: string, onRevision: boolean): BodyReader {
  const document: Document = {
    keys: new Set(),
    versions: [],
    versionsListed: false,
    versionBytes: 0,
    starred: false,
    attached: false,
    stubbed: false,
  };
  let finding: BodyFinding = { kind: "more" };
  let error: ProtocolError["type"] | null = null;

  /** The member of the document that is being read, of an attachment that of it too. */
  let top: Watched | undefined;
  let attachment: Attachment | null = null;
  let below: WatchedOfAttachment | "name" | "version" | undefined;

  const isName = (text: JsonText | null) => text?.is(packageName) === true;

  function word<Word extends string>(key: JsonText, words: KeyWords<Word>): Word | undefined {
    const found = keyAmong(key, words);
    if (found !== "doubtful") return found;
    error ??= "body_invalid";
    return undefined;
  }

  function onTopLevel(key: Watched, kind: JsonKind, text: JsonText | null): void {
    if (document.keys.has(key)) error ??= "package_name_contradicted";
    document.keys.add(key);
    if ((key === "name" || key === "_id") && !isName(text)) error ??= "package_name_contradicted";
    // A list has the members "0", "1" and so on, for a reader in JavaScript.
    if (maps.has(key) && kind !== "object" && kind !== "other") error ??= "body_invalid";
    if (key === "versions") document.versionsListed = kind === "object";
    if (key === "users") document.starred = kind === "object";
    // In CouchDB it makes any document a deletion.
    if (key === "_deleted") error ??= "body_invalid";
  }

  function onVersion(key: JsonText): void {
    const version = key.decoded();
    if (version !== null && !isVersionName(version)) error ??= "body_invalid";
    if (!document.versionsListed) return;
    document.versionBytes += bytesPerVersion + (version?.length ?? 0);
    if (version === null || document.versionBytes > mostVersionBytes) {
      document.versionsListed = false;
      document.versions.length = 0;
    } else document.versions.push(version);
  }

  /** Of equal names one reader uses the first attachment and another the last: so all have data, or none does. */
  function endAttachment(): void {
    if (attachment !== null && (attachment.isStub || attachment.bringsData !== true)) document.stubbed = true;
    if (document.attached && document.stubbed) error ??= "body_invalid";
    attachment = null;
  }

  function onAttachmentMember(kind: JsonKind): void {
    if (attachment === null || below === undefined) return;
    if (below !== "data") attachment.isStub = true;
    else if (attachment.bringsData !== null) error ??= "body_invalid";
    else attachment.bringsData = kind === "string";
    if (attachment.bringsData !== true) return;
    if (attachment.isStub || document.stubbed) error ??= "body_invalid";
    document.attached = true;
  }

  function onVersionOfManifest(text: JsonText | null): void {
    const version = text?.decoded() ?? null;
    if (version === null || !isVersionName(version)) error ??= "body_invalid";
  }

  const scanner = jsonScanner({
    onKey(key, depth) {
      if (depth < 3) endAttachment();
      if (depth === 1) {
        top = word(key, watched);
        if (top === undefined) return "nothing";
        return top === "versions" || top === "_attachments" ? "members" : "value";
      }
      if (depth === 2) {
        word(key, watchedOfMap);
        if (top === "versions") onVersion(key);
        else if (!isAttachmentOf(packageName, key.decoded())) error ??= "package_name_contradicted";
        return "members";
      }
      if (top === "versions") {
        // Manifests are written by people, and have other members too: no registry reads `Version`.
        below = key.is("version") ? "version" : word(key, watchedOfManifest);
        return below === undefined ? "nothing" : "value";
      }
      below = word(key, watchedOfAttachment);
      return below === undefined ? "nothing" : "kind";
    },
    onValue(kind, text, depth) {
      if (top === undefined) return;
      if (depth === 1) onTopLevel(top, kind, text);
      else if (depth === 2 && kind !== "object") error ??= "body_invalid";
      else if (depth === 2 && top === "_attachments") attachment = { bringsData: null, isStub: false };
      else if (depth === 3 && top === "_attachments") onAttachmentMember(kind);
      else if (depth === 3 && below === "version") onVersionOfManifest(text);
      else if (depth === 3 && !isName(text)) error ??= "package_name_contradicted";
    },
  });

  function write(whole: boolean): BodyFinding {
    const actions = actionsOf(document, onRevision, whole);
    const remainingVersions = whole && document.versionsListed && !document.attached ? document.versions : null;
    return { kind: "write", write: { packageType: "npm", packageName, actions, remainingVersions } };
  }

  function settle(found: BodyFinding): BodyFinding {
    if (error !== null) finding = { kind: "refused", error: { type: error } };
    else if (finding.kind === "more") finding = found;
    return finding;
  }

  return {
    maximumBytesBeforeName: bytesBeforeLateName,
    read(chunk) {
      if (!scanner.read(chunk)) error ??= "body_invalid";
      return settle(document.attached && !onRevision ? write(false) : { kind: "more" });
    },
    end() {
      endAttachment();
      if (!scanner.end() || document.keys.size === 0) error ??= "body_invalid";
      return settle(write(true));
    },
    stopWaiting: () => settle(write(false)),
  };
}
