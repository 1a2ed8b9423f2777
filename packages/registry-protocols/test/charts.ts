import { gzipSync, type ZlibOptions } from "node:zlib";
import { bytesOf, joined } from "./bodies.ts";

/** A manifest as `helm package` writes it. */
export const chartYaml = (name: string, version = "1.0.0"): string =>
  [
    "apiVersion: v2",
    "appVersion: 1.16.0",
    "dependencies:",
    "- name: redis",
    "  repository: https://charts.example.com",
    "  version: 17.x.x",
    "description: 'A chart: for tests, that is described at such a length that it is',",
    "keywords:",
    "- web",
    "maintainers:",
    "- email: olivia@example.com",
    "  name: Olivia",
    `name: ${name}`,
    "type: application",
    `version: ${version}`,
    "",
  ]
    .join("\n")
    .replace("such a length that it is',", "such a length\n  that it takes two lines'");

/** One entry of a tar archive: what is left out is as an archiver writes it. */
export interface TarFile {
  readonly name: string;
  readonly data?: Uint8Array | string;
  readonly type?: string;
  readonly prefix?: string;
  readonly magic?: string;
  readonly size?: string;
  readonly link?: string;
  readonly checksum?: string;
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");

function header({ name, data = "", type = "0", prefix = "", magic, size, link, checksum }: TarFile): Uint8Array {
  const block = new Uint8Array(512);
  const put = (at: number, text: string) => block.set(bytesOf(text), at);
  const { length } = typeof data === "string" ? bytesOf(data) : data;
  put(0, name);
  put(100, "0000644\0" + "0000000\0" + "0000000\0");
  put(124, size ?? `${octal(length, 11)}\0`);
  put(136, "15112345600\0");
  put(156, type);
  put(157, link ?? "");
  put(257, magic ?? "ustar\x0000");
  put(345, prefix);
  put(148, " ".repeat(8));
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, checksum ?? `${octal(sum, 6)}\0 `);
  return block;
}

/** The blocks of one entry. */
export function tarEntry(file: TarFile): Uint8Array {
  const data = typeof file.data === "string" ? bytesOf(file.data) : (file.data ?? new Uint8Array());
  return joined(header(file), data, new Uint8Array((512 - (data.length % 512)) % 512));
}

export const tarEnd: Uint8Array = new Uint8Array(1024);

export const tarOf = (...files: readonly TarFile[]): Uint8Array => joined(...files.map(tarEntry), tarEnd);

/** The files of a chart, in the order of `helm package`. */
export const chartFiles = (name: string, version?: string): readonly TarFile[] => [
  { name: `${name}/Chart.yaml`, data: chartYaml(name, version) },
  { name: `${name}/values.yaml`, data: "replicas: 1\n" },
  { name: `${name}/templates/deployment.yaml`, data: "kind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n" },
  { name: `${name}/charts/redis/Chart.yaml`, data: chartYaml("redis") },
];

/** Gzipped with the head that `helm package` writes: an extra field, and the comment `Helm`. */
export function gzipped(bytes: Uint8Array, options: ZlibOptions = {}): Uint8Array {
  const plain = new Uint8Array(gzipSync(bytes, options));
  const head = joined(plain.slice(0, 3), Uint8Array.of(0b10100), plain.slice(4, 10));
  const extra = "+aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=";
  return joined(head, Uint8Array.of(extra.length, 0), extra, "Helm\0", plain.slice(10));
}

export const chart = (name: string, version?: string): Uint8Array => gzipped(tarOf(...chartFiles(name, version)));

/** A provenance file as `helm package --sign` writes it, of a chart without dependencies and maintainers. */
export const provenance = (name: string, version = "1.0.0"): string =>
  [
    "-----BEGIN PGP SIGNED MESSAGE-----",
    "Hash: SHA512",
    "",
    "apiVersion: v2",
    "description: A chart",
    "keywords:",
    "- - web",
    `name: ${name}`,
    `version: ${version}`,
    "",
    "...",
    "files:",
    `  ${name}-${version}.tgz: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08`,
    "-----BEGIN PGP SIGNATURE-----",
    "",
    "wsBcBAEBCgAQBQJnYWJjCRCEO7+YH8GHYgAAfhUIADx3pHHLLINv0MFkiEYpX/Kd",
    "=abcd",
    "-----END PGP SIGNATURE-----",
  ].join("\n");
