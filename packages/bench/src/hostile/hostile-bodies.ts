import { classifyRequest, type RegistryProtocol } from "@package-protection/registry-protocols";
import { gzipSync, zipSync } from "fflate";
import type { Section, Target } from "../part-result.ts";
import { tellProgress } from "../progress.ts";
import { medianLap, nanosecondsOf, timeInRounds } from "../timing/rounds.ts";
import type { HostileScale } from "./hostile-scale.ts";

const mebibyte = 1024 * 1024;
/** As Node hands a body on. */
const chunkBytes = 64 * 1024;
const boundary = "7f3a-boundary";
const gzipType = "application/octet-stream";
const formType = `multipart/form-data; boundary=${boundary}`;

interface HostileBody {
  readonly name: string;
  readonly protocol: RegistryProtocol;
  readonly method: string;
  readonly target: string;
  readonly contentType: string;
  readonly body: Buffer;
}

function filled(length: number, piece: string): string {
  return piece.repeat(Math.floor(length / piece.length));
}

function npm(name: string, body: string): HostileBody {
  const contentType = "application/json";
  return {
    name: `npm, ${name}`,
    protocol: "npm",
    method: "PUT",
    target: "/acme",
    contentType,
    body: Buffer.from(body),
  };
}

function pypi(name: string, part: string): HostileBody {
  const body = Buffer.from(`--${boundary}\r\n${part}\r\n--${boundary}--\r\n`);
  return { name: `pypi, ${name}`, protocol: "pypi", method: "POST", target: "/legacy/", contentType: formType, body };
}

function nuget(name: string, inManifest: string): HostileBody {
  const manifest = Buffer.from(`<package><metadata><id>Acme</id>${inManifest}</metadata></package>`);
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="package"; filename="a.nupkg"\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(head),
    zipSync({ "Acme.nuspec": manifest }),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { name: `nuget, ${name}`, protocol: "nuget", method: "PUT", target: "/", contentType: formType, body };
}

function cargo(name: string, json: string): HostileBody {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const body = Buffer.concat([length, Buffer.from(json), Buffer.alloc(4)]);
  const contentType = "application/octet-stream";
  return { name: `cargo, ${name}`, protocol: "cargo", method: "PUT", target: "/api/v1/crates/new", contentType, body };
}

/** A chart of one manifest, gzipped. */
function helm(name: string, inManifest: string): HostileBody {
  const manifest = Buffer.from(`name: acme\nversion: 1.0.0\n${inManifest}`);
  const head = Buffer.alloc(512);
  const fields = [
    [0, "acme/Chart.yaml"],
    [100, "0000644\u00000000000\u00000000000\0"],
    [124, `${manifest.length.toString(8).padStart(11, "0")}\u000015112345600\0`],
    [148, "        0"],
    [257, "ustar\u000000"],
  ] as const;
  for (const [at, text] of fields) head.write(text, at, "latin1");
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  const blocks = Buffer.alloc(Math.ceil(manifest.length / 512) * 512 + 1024);
  manifest.copy(blocks);
  const body = Buffer.from(gzipSync(Buffer.concat([head, blocks])));
  return {
    name: `helm, ${name}`,
    protocol: "helm",
    method: "POST",
    target: "/api/charts",
    contentType: gzipType,
    body,
  };
}

/** The largest manifest that is read, but for its own elements. */
const manifestBytes = 127 * 1024;
const file = `Content-Disposition: form-data; name="content"; filename="acme-1.0.tar.gz"\r\n\r\n`;

function hostileBodies(): readonly HostileBody[] {
  return [
    npm("short texts", `{"a":[${filled(mebibyte, '"",')}1]}`),
    npm("members", `{${filled(mebibyte, '"a":1,')}"name":"acme"}`),
    npm("watched members", `{${filled(mebibyte / 2, '"name":"acme",')}${filled(mebibyte / 2, '"users":1,')}"a":1}`),
    npm("versions", `{"versions":{${filled(mebibyte, '"1":{"name":"acme"},')}"2":{}}}`),
    npm("blanks", filled(mebibyte, " ")),
    cargo("short texts", `{"name":"acme","deps":[${filled(mebibyte, '"",')}1]}`),
    pypi("line feeds", file + filled(mebibyte, "\n")),
    pypi("what nearly is a boundary", file + filled(mebibyte, `\n--${boundary.slice(0, -1)}`)),
    pypi("parts", filled(mebibyte, `Content-Disposition: form-data; name="a"\r\n\r\n\r\n--${boundary}\r\n`) + file),
    nuget("left angles in a comment", `<!--${filled(manifestBytes, "<")}-->`),
    nuget("nested elements", filled(manifestBytes, "<a>")),
    nuget("elements", filled(manifestBytes, "<a/>")),
    nuget("references", filled(manifestBytes, "&#48;")),
    nuget("carriage returns", filled(manifestBytes, "\r")),
    helm("line feeds", filled(manifestBytes, "\n")),
    helm("keys", filled(manifestBytes, "a:\n")),
    helm("what nearly is a name", filled(manifestBytes, "nam:\n- name: b\n")),
    helm("quotes and blanks", `description: '${filled(manifestBytes, "'' ")}'\n`),
  ];
}

/** A body of less than a MiB counts as one: it may have been compressed. */
export async function readHostileBodies({ rounds }: HostileScale): Promise<{ section: Section; target: Target }> {
  tellProgress("hostile bodies");
  const contenders = hostileBodies().map((hostile) => ({
    name: hostile.name,
    lap: () => nanosecondsOf(() => read(hostile)) / Math.max(1, hostile.body.length / mebibyte),
  }));
  const laps = await timeInRounds(contenders, rounds, (text) => tellProgress(`hostile bodies: ${text}`));
  const rows = contenders.map(({ name }) => [name, medianLap(laps, name) / 1e6]);
  return {
    section: {
      title: "hostile bodies",
      text: [
        "Each reader of bodies, in chunks of 64 KiB. A body of less than a MiB counts as one, since it may be compressed.",
      ],
      columns: ["body", "ms a MiB"],
      rows,
      plot: null,
    },
    target: {
      what: "the slowest hostile body, the thread's time for a MiB",
      bound: "at most",
      wanted: 20,
      unit: "ms",
      reached: Math.max(...contenders.map(({ name }) => medianLap(laps, name) / 1e6)),
      quartiles: "",
    },
  };
}

function read({ body, protocol, ...request }: HostileBody): void {
  const meaning = classifyRequest(protocol, request);
  if (meaning.kind !== "write_named_by_body") throw new Error(`${protocol} reads no body: ${meaning.kind}`);
  const reader = meaning.readBody();
  for (let at = 0; at < body.length; at += chunkBytes) reader.read(body.subarray(at, at + chunkBytes));
  reader.end();
}
