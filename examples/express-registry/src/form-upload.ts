import { pipeline } from "node:stream/promises";
import busboy from "busboy";
import type { Request } from "express";
import { largestInMemory, readBytes } from "package-protection/serve";

export interface Upload {
  readonly fileName: string;
  readonly content: Buffer;
}

/**
 * The one file of a form, beside its signature; null where there is none, where it is larger than this registry takes into
 * memory, and where the body is no form. Rejects where it breaks off.
 */
export async function readUpload(request: Request): Promise<Upload | null> {
  if (!request.is("multipart/form-data")) return null;
  const form = busboy({ headers: request.headers, limits: { fileSize: largestInMemory } });
  const uploads: Promise<Upload>[] = [];
  form.on("file", (field, content, { filename }) => {
    if (field === "gpg_signature") return void content.resume();
    const upload = readBytes(content).then((bytes) => ({
      fileName: content.truncated ? "" : (filename ?? ""),
      content: bytes,
    }));
    // A form that breaks off rejects below.
    upload.catch(() => {});
    uploads.push(upload);
  });
  try {
    await pipeline(request, form);
  } catch (error) {
    if (request.complete) return null;
    throw error;
  }
  const [upload] = await Promise.all(uploads);
  return upload?.fileName ? upload : null;
}
