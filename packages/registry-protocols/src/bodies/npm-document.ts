import type { PackageAction } from "@package-protection/core";
import { type JsonKind, jsonScanner } from "../formats/json-scanner.ts";
import type { JsonText } from "../formats/json-text.ts";
import type { BodyFinding, BodyReader, ProtocolProblem } from "../request-meaning.ts";
import { isAttachmentOf } from "./npm-attachment.ts";

/**
 * Of versions that are kept for `remainingVersions`, each with what a string costs beside its characters; a package with more
 * has none told.
 */
const mostVersionBytes = 1024 * 1024;
const bytesPerVersion = 24;

/** The members of a document that count. */
const watched = ["name", "_id", "versions", "_attachments", "users"] as const;
type Watched = (typeof watched)[number];

interface Document {
  readonly keys: Watched[];
  readonly versions: string[];
  versionsListed: boolean;
  versionBytes: number;
  attached: boolean;
  starred: boolean;
}

/**
 * A registry that takes the document for the package's whole state, as CouchDB and Verdaccio do, deletes the versions that it
 * leaves out: all of them where it lists none. Only a tarball, or nothing but stars, shows that this is not asked for; and
 * without `whole` what was not yet read may be the worst.
 */
function actionsOf(
  document: Document,
  onRevision: boolean,
  whole: boolean,
): readonly [PackageAction, ...PackageAction[]] {
  if (onRevision) return ["delete", "push"];
  const onlyStars = whole && document.starred && !document.keys.includes("versions");
  return document.attached || onlyStars ? ["push"] : ["push", "delete"];
}

/**
 * Reads the document that npm's clients send to a package's own address. Only the top level's watched keys count, and the
 * `name` of each version; nothing is kept of attachments and readmes. With `onRevision` the address goes on with `/-rev/…`.
 */
export function npmDocument(packageName: string, onRevision: boolean): BodyReader {
  const document: Document = {
    keys: [],
    versions: [],
    versionsListed: false,
    versionBytes: 0,
    attached: false,
    starred: false,
  };
  let finding: BodyFinding = { kind: "more" };
  let problem: ProtocolProblem["type"] | null = null;

  /** The member of the document that is being read. */
  let top: Watched | undefined;

  const isName = (text: JsonText | null) => text?.is(packageName) === true;

  function onTopLevel(key: Watched, kind: JsonKind, text: JsonText | null): void {
    if (document.keys.includes(key)) problem ??= "package_name_contradicted";
    document.keys.push(key);
    if ((key === "name" || key === "_id") && !isName(text)) problem ??= "package_name_contradicted";
    if (key === "versions") document.versionsListed = kind === "object";
    if (key === "users") document.starred = kind === "object";
  }

  function onVersion(version: string | null): void {
    document.versionBytes += bytesPerVersion + (version?.length ?? 0);
    if (version === null || document.versionBytes > mostVersionBytes) {
      document.versionsListed = false;
      document.versions.length = 0;
    }
    if (document.versionsListed && version !== null) document.versions.push(version);
  }

  const scanner = jsonScanner({
    onKey(key, depth) {
      if (depth === 1) {
        top = watched.find((word) => key.is(word));
        if (top === undefined) return "nothing";
        return top === "versions" || top === "_attachments" ? "members" : "value";
      }
      if (top === "_attachments") {
        if (!isAttachmentOf(packageName, key.decoded())) problem ??= "package_name_contradicted";
        return "value";
      }
      if (depth === 3) return key.is("name") ? "value" : "nothing";
      onVersion(key.decoded());
      return "members";
    },
    onValue(kind, text, depth) {
      if (top === undefined) return;
      if (depth === 1) onTopLevel(top, kind, text);
      else if (top === "_attachments") document.attached = true;
      else if (depth === 3 && !isName(text)) problem ??= "package_name_contradicted";
    },
  });

  function write(whole: boolean): BodyFinding {
    const actions = actionsOf(document, onRevision, whole);
    const remainingVersions = whole && document.versionsListed && !document.attached ? document.versions : null;
    return { kind: "write", write: { packageType: "npm", packageName, actions, remainingVersions } };
  }

  function settle(found: BodyFinding): BodyFinding {
    if (problem !== null) finding = { kind: "refused", problem: { type: problem } };
    else if (finding.kind === "more") finding = found;
    return finding;
  }

  return {
    read(chunk) {
      if (!scanner.read(chunk)) problem ??= "body_invalid";
      return settle(document.attached && !onRevision ? write(false) : { kind: "more" });
    },
    end() {
      if (!scanner.end() || document.keys.length === 0) problem ??= "body_invalid";
      return settle(write(true));
    },
    stopWaiting: () => settle(write(false)),
  };
}
