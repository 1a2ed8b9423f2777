import { type ChartYaml, decodedText, readChartYaml } from "./chart-yaml.ts";

export const longestProvenance: number = 256 * 1024;

const messageStart = "-----BEGIN PGP SIGNED MESSAGE-----";
const signatureStart = "-----BEGIN PGP SIGNATURE-----";
const signatureEnd = "-----END PGP SIGNATURE-----";
/** Ends the manifest, before the checksums of files. */
const manifestEnd = "...";
const digest = /^Hash: [A-Za-z0-9, -]+$/;
/** The lines that ChartMuseum looks for, anywhere in the text. */
const looseName = /name:[ *](.+)/;
const looseVersion = /version:[ *](.+)/;

const invalid: ChartYaml = { kind: "refused", error: "body_invalid" };

/** The lines of a clear-signed message (RFC 9580), null for anything but one message and its signature. */
function signedLines(lines: readonly string[]): readonly string[] | null {
  const start = lines.indexOf("");
  const signature = lines.indexOf(signatureStart);
  const end = lines.indexOf(signatureEnd);
  const isWhole = lines[0] === messageStart && start < signature && signature < end;
  if (!isWhole || !lines.slice(1, start).every((line) => digest.test(line))) return null;
  const armor = lines.slice(signature + 1, end);
  if (armor.some((line) => line.startsWith("-")) || lines.slice(end + 1).some((line) => line !== "")) return null;
  const escaped = lines.slice(start + 1, signature);
  if (escaped.some((line) => line.startsWith("-") && !line.startsWith("- "))) return null;
  return escaped.map((line) => (line.startsWith("- ") ? line.slice(2) : line));
}

/**
 * Reads which chart a provenance file is of: a clear-signed message that begins with the chart's manifest. The first `name:`
 * and the first `version:` of the text are the manifest's, since ChartMuseum uses those.
 */
export function readChartProvenance(bytes: Uint8Array): ChartYaml {
  const text = decodedText(bytes) ?? "";
  const message = signedLines(text.split("\n"));
  const end = message?.indexOf(manifestEnd) ?? -1;
  if (message === null || end === -1) return invalid;
  const read = readChartYaml(message.slice(0, end).join("\n"));
  if (read.kind === "refused") return read;
  const { name, version } = read.chart;
  const isFirst = looseName.exec(text)?.[1] === name && looseVersion.exec(text)?.[1] === version;
  return isFirst ? read : { kind: "refused", error: "package_name_contradicted" };
}
