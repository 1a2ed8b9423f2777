import { chartScanner } from "../archives/chart-scanner.ts";
import { gunzip } from "../archives/gunzip.ts";
import type { BodyReader } from "../classified-request.ts";
import { longestProvenance, readChartProvenance } from "../formats/chart-provenance.ts";
import { type ChartYaml, decodedText, readChartYaml } from "../formats/chart-yaml.ts";
import { formScanner } from "../formats/form-scanner.ts";
import { type UploadState, uploadReader } from "./upload-finding.ts";

/** The kind of an upload: a chart, or the provenance file of one. A form may hold both. */
export type HelmFile = "chart" | "prov";

/** Reads a file as it arrives. */
interface FileFeed {
  read(chunk: Uint8Array): boolean;
  end(): boolean;
}

/** Receives the chart of one file; all files must have the same name. */
type Take = (read: ChartYaml) => boolean;

function chartFile(state: UploadState, take: Take): FileFeed {
  const archive = chartScanner({
    onManifest(bytes, folder) {
      const read = readChartYaml(decodedText(bytes));
      const isFolder = read.kind === "refused" || read.chart.name === folder;
      return take(isFolder ? read : { kind: "refused", error: "package_name_contradicted" });
    },
    onSecondManifest() {
      state.error ??= "package_name_contradicted";
    },
  });
  return gunzip(archive);
}

function provenanceFile(take: Take): FileFeed {
  const held = new Uint8Array(longestProvenance);
  let length = 0;
  return {
    read(chunk) {
      if (length + chunk.length > longestProvenance) return false;
      held.set(chunk, length);
      length += chunk.length;
      return true;
    },
    end: () => take(readChartProvenance(held.subarray(0, length))),
  };
}

/**
 * Reads an upload to a chart repository: a form with a chart, its provenance file or both, or one of them as it is where the
 * boundary is null. The name is the one in the chart's manifest.
 */
export function helmUpload(boundary: string | null, uploaded: HelmFile): BodyReader {
  const state: UploadState = { name: null, error: null };

  function take(read: ChartYaml): boolean {
    if (read.kind === "refused") state.error ??= read.error;
    else if (state.name !== null && state.name !== read.chart.name) state.error ??= "package_name_contradicted";
    else state.name = read.chart.name;
    return state.error === null;
  }

  const fileOf = (kind: HelmFile) => (kind === "chart" ? chartFile(state, take) : provenanceFile(take));
  if (boundary === null) return uploadReader("helm", state, fileOf(uploaded));

  const seen = new Set<HelmFile>();
  let file: FileFeed | null = null;

  const form = formScanner(boundary, {
    onPart({ name, filename }) {
      if ((name !== "chart" && name !== "prov") || filename === null) return false;
      if (seen.has(name)) state.error ??= "package_name_contradicted";
      seen.add(name);
      file = fileOf(name);
      return state.error === null;
    },
    onData: (bytes) => file?.read(bytes) === true,
    onPartEnd: () => file?.end() === true,
  });

  return uploadReader("helm", state, {
    read: (chunk) => form.read(chunk),
    end: () => form.end() && seen.has(uploaded),
  });
}
