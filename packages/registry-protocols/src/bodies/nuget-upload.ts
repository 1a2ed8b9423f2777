import { nupkgScanner } from "../archives/nupkg-scanner.ts";
import type { BodyReader } from "../classified-request.ts";
import { formScanner } from "../formats/form-scanner.ts";
import { readNuspec } from "../formats/nuspec.ts";
import { type UploadState, uploadReader } from "./upload-finding.ts";

/** Reads a form whose one part is a package; its name is the id in the package's manifest. */
export function nugetUpload(boundary: string): BodyReader {
  const state: UploadState = { name: null, error: null };
  let parts = 0;

  const archive = nupkgScanner((bytes) => {
    const manifest = readNuspec(bytes);
    if (manifest.kind === "id") state.name = manifest.id;
    else state.error ??= manifest.error;
    return manifest.kind === "id";
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
