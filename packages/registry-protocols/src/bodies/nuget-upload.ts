import { nupkgScanner } from "../archives/nupkg-scanner.ts";
import type { BodyReader } from "../classified-request.ts";
import { formScanner } from "../formats/form-scanner.ts";
import { readNuspec } from "../formats/nuspec.ts";
import { manifestTargets } from "../formats/opc-relations.ts";
import { type UploadState, uploadReader } from "./upload-finding.ts";

/**
 * Reads a form whose one part is a package; its name is the id in the package's manifest. If the package's relations name another
 * file as the manifest, they contradict it.
 */
export function nugetUpload(boundary: string): BodyReader {
  const state: UploadState = { name: null, error: null };
  let parts = 0;

  let manifestName: string | null = null;
  let targets: readonly string[] = [];

  function agree(): boolean {
    const name = manifestName;
    if (name === null || targets.every((target) => isTargetOf(target, name))) return true;
    state.error ??= "package_name_contradicted";
    return false;
  }

  const archive = nupkgScanner({
    onManifest(bytes, name) {
      const manifest = readNuspec(bytes);
      if (manifest.kind === "id") state.name = manifest.id;
      else state.error ??= manifest.error;
      manifestName = name;
      return manifest.kind === "id" && agree();
    },
    onRelations(bytes) {
      const found = manifestTargets(bytes);
      targets = found ?? [];
      return found !== null && agree();
    },
  });

  const form = formScanner(boundary, {
    onPart(part) {
      parts += 1;
      return parts === 1 && part.filename !== null;
    },
    onData: (bytes) => archive.read(bytes),
    onPartEnd: () => archive.end(),
  });

  return uploadReader("nuget", state, form);
}

/** Whether a relation's target is the file of this name at the package's root. */
function isTargetOf(target: string, name: string): boolean {
  return [name, encodeURI(name)].some((written) => target === written || target === `/${written}`);
}
