import { unzipSync } from "fflate";

/** The version that a package's `.nuspec` says; null where the bytes are no such package. */
export function nugetVersion(content: Buffer): string | null {
  try {
    const [manifest] = Object.values(unzipSync(content, { filter: ({ name }) => /^[^/]+\.nuspec$/i.test(name) }));
    const text = new TextDecoder().decode(manifest);
    return /<version>\s*([0-9A-Za-z.+-]+)\s*<\/version>/.exec(text)?.[1] ?? null;
  } catch {
    return null;
  }
}
