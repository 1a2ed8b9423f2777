import type { BodyReader, ProtocolError } from "../classified-request.ts";
import type { FormPart } from "../formats/content-disposition.ts";
import { formScanner } from "../formats/form-scanner.ts";
import { isVersionName } from "../unambiguous-name.ts";
import { isDistributionOf } from "./python-distribution.ts";
import { type UploadState, uploadReader } from "./upload-finding.ts";

/** PEP 508's names. */
const projectName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
/**
 * The characters of the file names of wheels, archives and their signatures; some readers of forms decode, or cut, names with
 * others. File systems have no longer names.
 */
const fileName = /^[A-Za-z0-9._+!-]{1,255}$/;
const longestField = 1024;
const plainText = /^text\/plain(?:; ?charset="?utf-8"?)?$/i;
const files: ReadonlySet<string> = new Set(["content", "gpg_signature"]);
const watched: ReadonlySet<string> = new Set(["name", "version", ":action", ...files]);
/** `submit` registers a project, or a version of it, without a file. */
const actions: ReadonlySet<string> = new Set(["file_upload", "submit"]);
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

function text(bytes: readonly number[]): string | null {
  try {
    return utf8.decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}

/**
 * Reads an upload to a Python package index. The name is that of the one part `name`; a second one, before or after the file,
 * contradicts it even if it is equal. So does a file, also the signature, that is not a distribution of the project in the
 * version of the one part `version`.
 */
export function pypiUpload(boundary: string): BodyReader {
  const state: UploadState = { name: null, error: null };
  const filenames: string[] = [];
  let version: string | null = null;
  const seen = new Set<string>();
  let field: { readonly name: string; readonly bytes: number[] } | null = null;

  function refuse(type: ProtocolError["type"]): false {
    state.error ??= type;
    return false;
  }

  function agree(): boolean {
    const { name } = state;
    if (name === null || version === null) return true;
    const release = version;
    const isOfRelease = filenames.every((file) => isDistributionOf(file, name, release));
    return isOfRelease || refuse("package_name_contradicted");
  }

  function onPart(part: FormPart): boolean {
    const [meant = ""] = part.name.toLowerCase().split(/[[.]/);
    field = null;
    if (!watched.has(meant.trim())) return part.filename === null || refuse("body_invalid");
    if (!watched.has(part.name) || seen.has(part.name)) return refuse("package_name_contradicted");
    seen.add(part.name);
    if (files.has(part.name)) {
      if (part.filename === null) return true;
      if (!fileName.test(part.filename)) return refuse("body_invalid");
      filenames.push(part.filename);
      return agree();
    }
    if (part.filename !== null) return refuse("body_invalid");
    if (part.contentType !== null && !plainText.test(part.contentType)) return refuse("body_invalid");
    field = { name: part.name, bytes: [] };
    return true;
  }

  function onData(bytes: Uint8Array): boolean {
    if (field === null) return true;
    if (field.bytes.length + bytes.length > longestField) return refuse("package_name_invalid");
    field.bytes.push(...bytes);
    return true;
  }

  function onPartEnd(): boolean {
    if (field === null) return true;
    const value = text(field.bytes);
    const { name } = field;
    field = null;
    if (name === ":action") return actions.has(value ?? "") || refuse("body_invalid");
    if (name === "version") {
      if (value === null || !isVersionName(value)) return refuse("body_invalid");
      version = value;
      return agree();
    }
    if (value === null || !projectName.test(value)) return refuse("package_name_invalid");
    state.name = value;
    return agree();
  }

  const form = formScanner(boundary, { onPart, onData, onPartEnd });

  return uploadReader("pypi", state, {
    read: (chunk) => form.read(chunk),
    end: () => form.end() && (filenames.length === 0 || version !== null),
  });
}
