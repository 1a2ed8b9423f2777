import { spawnSync } from "node:child_process";
import { gunzipSync } from "node:zlib";
import { Parser } from "tar";
import { parse } from "yaml";

interface ArchivedFile {
  readonly path: string;
  readonly text: string;
}

/** The files of a gzipped archive, by Node's zlib and npm's tar; throws where these refuse it. */
async function filesIn(archive: Uint8Array): Promise<readonly ArchivedFile[]> {
  const files: ArchivedFile[] = [];
  const parser = new Parser({ strict: true });
  const read = new Promise<void>((resolve, reject) => {
    parser.on("entry", (entry) => {
      const chunks: Buffer[] = [];
      entry.on("data", (chunk: Buffer) => chunks.push(chunk));
      entry.on("end", () => files.push({ path: entry.path, text: Buffer.concat(chunks).toString() }));
    });
    parser.on("end", resolve).on("error", reject);
  });
  parser.end(gunzipSync(archive));
  await read;
  return files;
}

const nameIn = (text: string | undefined): unknown => {
  const document: unknown = parse(text ?? "", { uniqueKeys: false, logLevel: "silent" });
  return typeof document === "object" && document !== null ? Reflect.get(document, "name") : undefined;
};

/** As registries look for the manifest. Each finds a name, undefined where there is none, or throws. */
export const archiveReaders: Readonly<Record<string, (archive: Uint8Array) => Promise<unknown>>> = {
  "the last manifest below the top folder, as Helm": async (archive) =>
    nameIn((await filesIn(archive)).findLast(({ path }) => /^[^/]+\/Chart\.yaml$/.test(path))?.text),
  "the first manifest, as GitLab": async (archive) =>
    nameIn((await filesIn(archive)).find(({ path }) => path.endsWith("/Chart.yaml"))?.text),
  "a reader of lines": async (archive) => {
    const manifest = (await filesIn(archive)).find(({ path }) => /^[^/]+\/Chart\.yaml$/.test(path));
    return /^name: *["']?([^"'\s#]+)/m.exec(manifest?.text ?? "")?.[1];
  },
  "a folder that folds case": async (archive) =>
    nameIn((await filesIn(archive)).findLast(({ path }) => /^[^/]+\/chart\.yaml$/i.test(path))?.text),
};

const program = `
import base64, io, json, sys, tarfile
def manifest(archive):
    try:
        with tarfile.open(fileobj=io.BytesIO(base64.b64decode(archive)), mode="r:gz") as files:
            found = [member for member in files if member.name.endswith("/Chart.yaml")]
            return files.extractfile(found[0]).read().decode("latin-1") if found else None
    except Exception:
        return None
json.dump([manifest(archive) for archive in json.load(sys.stdin)], sys.stdout)
`;

/** The first manifest that Python's tarfile finds in each of the archives; null where this machine has no Python. */
export function manifestsByPython(archives: readonly Uint8Array[]): readonly (string | null)[] | null {
  const input = JSON.stringify(archives.map((archive) => Buffer.from(archive).toString("base64")));
  const { status, stdout } = spawnSync("python3", ["-c", program], { input, encoding: "utf8", maxBuffer: 2 ** 28 });
  return status === 0 ? JSON.parse(stdout) : null;
}

/** What this machine's tar extracts of a path; null where it refuses the archive. */
export function extractedByTar(archive: Uint8Array, path: string): string | null {
  const { status, stdout } = spawnSync("tar", ["-xzOf", "-", path], { input: archive, encoding: "latin1" });
  return status === 0 ? stdout : null;
}
