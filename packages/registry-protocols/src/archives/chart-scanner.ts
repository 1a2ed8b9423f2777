import { startsAtDrive, staysInFolder } from "../unambiguous-name.ts";
import { type ByteFeed, type ByteProgram, feedProgram, pass, take, takeUnlessEnded } from "./byte-program.ts";
import { isZero, readTarHeader, type TarEntry, tarBlock } from "./tar-header.ts";

export interface ChartListener {
  /** The one manifest, and the folder that it is in. False refuses the archive. */
  readonly onManifest: (bytes: Uint8Array, folder: string) => boolean;
  /** Two entries of the archive could be read as the manifest. */
  readonly onSecondManifest: () => void;
}

const longestManifest = 128 * 1024;

/** Names that a file system may read as `Chart.yaml`: other case, dropped ends, streams, NTFS's short name. */
const resemblesManifest = /^chart(?:\.yaml[. ]*(?::.*)?|~[0-9].*)$/i;

/** The kind of an entry by its path; `doubtful` if only some readers read it as the chart's manifest. */
function roleOf({ path, isFolder }: TarEntry): "manifest" | "manifest-below" | "other" | "doubtful" {
  const segments = path.split("/");
  const [, second, ...deeper] = segments;
  const isPlain = !path.includes("\\") && !segments.includes("") && staysInFolder(path) && !startsAtDrive(path);
  if (!isPlain) return "doubtful";
  if (second === undefined) return isFolder ? "other" : "doubtful";
  if (second === "Chart.yaml" && deeper.length === 0 && !isFolder) return "manifest";
  if (resemblesManifest.test(second)) return "doubtful";
  return resemblesManifest.test(deeper.at(-1) ?? "") ? "manifest-below" : "other";
}

/**
 * Reads a chart's tar archive from its first byte to its last: files and folders below one folder, then zeros. The manifest is
 * `Chart.yaml` in that folder. A sub-chart's comes after it: a registry may read the first one as the chart's. An entry makes
 * no more work than the block of its header, so entries need no bound of their own.
 *
 * Not a library's: a tar reader accepts one of several readings, and this scanner refuses an archive that has several.
 */
export function chartScanner({ onManifest, onSecondManifest }: ChartListener): ByteFeed {
  let folder: string | null = null;
  let hasManifest = false;

  /** Whether the archive may go on behind the entry. */
  function* entry(header: Uint8Array): ByteProgram {
    const read = readTarHeader(header);
    const role = read === null ? "doubtful" : roleOf(read);
    if (read === null || role === "doubtful") return false;
    const [top = ""] = read.path.split("/");
    folder ??= top;
    if (folder !== top) return false;
    if ((role === "manifest" && hasManifest) || (role === "manifest-below" && !hasManifest)) {
      onSecondManifest();
      return false;
    }
    if (role === "manifest") {
      hasManifest = true;
      if (read.size > longestManifest || !onManifest(yield* take(read.size), folder)) return false;
    } else yield* pass(read.size);
    yield* pass((tarBlock - (read.size % tarBlock)) % tarBlock);
    return true;
  }

  function* archive(): ByteProgram {
    for (let header = yield* take(tarBlock); !isZero(header); header = yield* take(tarBlock)) {
      if (!(yield* entry(header))) return false;
    }
    let block = yield* take(tarBlock);
    while (isZero(block)) block = yield* takeUnlessEnded(tarBlock);
    return false;
  }

  return feedProgram(archive());
}
