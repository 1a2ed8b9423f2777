import { constants } from "node:zlib";
import { countWork, workBySize } from "@package-protection/counted-work";
import { expect, test } from "vitest";
import { deflated, emptyBlock, zipEntry, zipOf } from "../test/archives.ts";
import { boundary, bytesOf, field, file, form, formType, foundIn, joined, readerFor } from "../test/bodies.ts";
import { chartYaml, gzipped, provenance, type TarFile, tarEnd, tarEntry, tarOf } from "../test/charts.ts";
import { classifyRequest, type RegistryProtocol } from "./index.ts";
import { protocolTables } from "./protocols/protocol-tables.ts";

const smallest = 1024;
const doublings = 4;

/** Twice the input may make little more than twice the work. */
function expectLinear(work: readonly number[]): void {
  for (const [at, some] of work.slice(1).entries()) {
    const growth = some / (work[at] ?? 0);
    expect(growth, `work at doubled sizes: ${work.join(", ")}`).toBeLessThan(2.3);
  }
}

/** Text of a length, out of repeated pieces. */
function filled(length: number, piece: (place: number) => string): string {
  let text = "";
  for (let place = 0; text.length < length; place += 1) text += piece(place);
  return text;
}

const always = (text: string) => () => text;
const numbered = (text: string) => (place: number) => text.replaceAll("#", place.toString(36));

type HostileBody = readonly [protocol: RegistryProtocol, title: string, body: (size: number) => Uint8Array];

const npmBodies = (
  [
    ["blanks", (size) => filled(size, always(" "))],
    ["open arrays", (size) => filled(size, always("["))],
    ["open objects", (size) => filled(size, always('{"a":'))],
    ["backslashes", (size) => `{"${filled(size, always("\\\\"))}`],
    ["escaped quotes", (size) => `{"readme":"${filled(size, always('\\"'))}"}`],
    ["escapes", (size) => `{"name":"${filled(size, always("\\u0061"))}"}`],
    ["digits", (size) => `{"name":${filled(size, always("1"))}}`],
    ["watched members, then another", (size) => watchedTwice(size)],
    ["members", (size) => `{${filled(size, numbered('"#":1,'))}"name":"acme"}`],
    ["versions", (size) => `{"name":"acme","versions":{${filled(size, numbered('"1.0.#":{"name":"acme"},'))}"2":{}}}`],
    ["the same version", (size) => `{"name":"acme","versions":{${filled(size, always('"1.0.0":{},'))}"2":{}}}`],
    ["a version without an end", (size) => `{"versions":{"${filled(size, always("1"))}`],
    ["attachments", (size) => `{"name":"acme","_attachments":{${filled(size, numbered('"#.tgz":{},'))}"2":{}}}`],
    ["a name without an end", (size) => `{"name":"${filled(size, always("a"))}`],
    ["short texts", (size) => `{"a":[${filled(size, always('"",'))}""]}`],
  ] satisfies [string, (size: number) => string][]
).map(([title, text]): HostileBody => ["npm", title, (size) => bytesOf(text(size))]);

function watchedTwice(size: number): string {
  return `{${filled(size / 2, always('"name":"acme",'))}${filled(size / 2, always('"users":1,'))}"a":1}`;
}

function cargoBody(json: string): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length, true);
  return joined(length, json, Uint8Array.of(0, 0, 0, 0));
}

const cargoBodies = (
  [
    ["dependencies", (size) => `{"name":"acme","deps":[${filled(size, numbered('{"name":"a#"},'))}{}]}`],
    ["names", (size) => `{${filled(size, always('"name":"acme",'))}"vers":"1.0.0"}`],
    ["open arrays", (size) => `{"name":"acme","deps":${filled(size, always("["))}`],
    ["a name without an end", (size) => `{"name":"${filled(size, always("a"))}`],
    ["blanks", (size) => filled(size, always(" "))],
  ] satisfies [string, (size: number) => string][]
).map(([title, json]): HostileBody => ["cargo", title, (size) => cargoBody(json(size))]);

const formBodies = (protocol: "helm" | "nuget" | "pypi"): readonly HostileBody[] =>
  (
    [
      ["a part's head without an end", (size) => `--${boundary}\r\n${filled(size, always("a"))}`],
      ["a part's head of many lines", (size) => `--${boundary}\r\n${filled(size, numbered("X-#: a\r\n"))}`],
      ["a part's head of blanks", (size) => `--${boundary}\r\nX: ${filled(size, always(" "))}\u0001\r\n\r\n`],
      ["a disposition of parameters", (size) => disposition(filled(size, numbered('; a#="b"')))],
      ["a disposition of blanks", (size) => disposition(filled(size, always("; ")))],
      ["a disposition of quotes", (size) => disposition(`; name="${filled(size, always('"'))}`)],
      ["a disposition of percents", (size) => disposition(`; name=a; filename*=utf-8''${filled(size, always("%"))}`)],
      ["a file name of dots", (size) => disposition(`; name=content; filename="${filled(size, always("."))}\u0001"`)],
    ] satisfies [string, (size: number) => string][]
  ).map(([title, text]): HostileBody => [protocol, title, (size) => bytesOf(text(size))]);

const disposition = (parameters: string) =>
  `--${boundary}\r\nContent-Disposition: form-data${parameters}\r\n\r\na\r\n--${boundary}--\r\n`;

const pypiBodies: readonly HostileBody[] = [
  ...formBodies("pypi"),
  ["pypi", "parts", (size) => form(...fields(size), field("name", "acme"))],
  ["pypi", "parts without an end", (size) => bytesOf(filled(size, always(`--${boundary}\r\n`)))],
  ["pypi", "a name of separators", (size) => form(field("name", `a${filled(size, always("-"))}`))],
  ["pypi", "a file of line feeds", (size) => pypiFile(filled(size, always("\n")))],
  ["pypi", "a file of returns", (size) => pypiFile(filled(size, always("\r\n--")))],
  [
    "pypi",
    "a file of what nearly is a boundary",
    (size) => pypiFile(filled(size, always(`\n--${boundary}`.slice(0, -1)))),
  ],
];

const fields = (size: number) =>
  Array.from({ length: Math.ceil(size / 100) }, (_, place) => field(`classifiers${place}`, "a".repeat(20)));
const pypiFile = (content: string) => form(field("name", "acme"), file("content", "acme-1.0.tar.gz", content));

const release = (version: string, filename: string) =>
  form(field("name", "acme"), field("version", version), file("content", filename, "x"));
const releaseBodies: readonly HostileBody[] = [
  ["pypi", "a version of zeros", (size) => release(`1${".0".repeat(size / 64)}!`, "acme-1.0.tar.gz")],
  ["pypi", "a version of digits", (size) => release("1".repeat(size / 32), "acme-1.0.tar.gz")],
  ["pypi", "a version of letters", (size) => release(`1.0+${"a.".repeat(size / 64)}`, "acme-1.0.tar.gz")],
  ["pypi", "a wheel of dashes", (size) => release("1.0", `acme${"-".repeat(size / 8)}.whl`)],
  ["pypi", "an archive of digits", (size) => release("1.0", `acme${"-1".repeat(size / 16)}.tar.gz`)],
  ["pypi", "an installer of dashes", (size) => release("1.0", `acme${"-".repeat(size / 8)}.exe`)],
  ["pypi", "an installer of versions", (size) => release("1.0", `acme${"-1.0".repeat(size / 32)}.egg`)],
];

const nupkg = (bytes: Uint8Array) => form(file("package", "package.nupkg", bytes));
const manifest = (inside: string) => `<package><metadata><id>Acme</id>${inside}</metadata></package>`;
const nuspecBodies = (
  [
    ["left angles in a comment", (size) => manifest(`<!--${filled(size, always("<"))}-->`)],
    ["left angles in a section", (size) => manifest(`<![CDATA[${filled(size, always("<"))}]]>`)],
    ["ids in a comment", (size) => manifest(`<!--${filled(size, always("<i "))}-->`)],
    ["nested elements", (size) => manifest(filled(size, always("<a>")))],
    [
      "nested elements that end",
      (size) => manifest(filled(size / 2, always("<a>")) + filled(size / 2, always("</a>"))),
    ],
    ["elements", (size) => manifest(filled(size, always("<a/>")))],
    ["elements outside", (size) => filled(size, always("<a/>"))],
    ["attributes", (size) => manifest(`<a ${filled(size, numbered('a#="" '))}/>`)],
    ["an attribute without an end", (size) => manifest(`<a b="${filled(size, always("&lt;"))}`)],
    ["references", (size) => manifest(filled(size, always("&#48;")))],
    ["a reference without an end", (size) => manifest(`&${filled(size, always("a"))}`)],
    ["unknown references", (size) => manifest(filled(size, always("&a;")))],
    ["comments", (size) => manifest(filled(size, always("<!---->")))],
    ["instructions", (size) => manifest(filled(size, always("<?a?>")))],
    ["brackets", (size) => manifest(filled(size, always("]")))],
    ["a document type", (size) => `<!DOCTYPE a [${filled(size, numbered("<!ENTITY a# 'b'>"))}]>`],
    [
      "an id of many texts",
      (size) => `<package><metadata><id>${filled(size, always("a&#48;"))}</id></metadata></package>`,
    ],
    ["ids", (size) => manifest(filled(size, always("<id>a</id>")))],
    ["ends", (size) => manifest(filled(size, always("</a>")))],
    ["nothing of XML", (size) => filled(size, always("a"))],
    ["relations", (size) => manifest(filled(size, numbered('<a Type="manifest" Target="#"/>')))],
    ["ids without an end", (size) => manifest(filled(size, always("<id ")))],
    ["controls", (size) => manifest(filled(size, always("\0")))],
  ] satisfies [string, (size: number) => string][]
).flatMap(([title, text]): readonly HostileBody[] =>
  [
    ["a manifest", "Acme.nuspec"],
    ["relations", "_rels/.rels"],
  ].map(([what = "", name = ""]) => [
    "nuget",
    `${what} with ${title}`,
    (size) => nupkg(zipOf(zipEntry(name, bytesOf(text(size))))),
  ]),
);

const entries = (size: number, name: (place: number) => string) =>
  nupkg(
    zipOf(
      ...Array.from({ length: Math.ceil(size / (30 + name(0).length)) }, (_, place) =>
        zipEntry(name(place), new Uint8Array()),
      ),
      zipEntry("Acme.nuspec", bytesOf(manifest(""))),
    ),
  );

const nugetBodies: readonly HostileBody[] = [
  ...formBodies("nuget"),
  ...nuspecBodies,
  ["nuget", "entries", (size) => entries(size, (place) => `a/${place}`)],
  ["nuget", "an entry's name of blanks", (size) => entries(8, () => `a/${" ".repeat(size / 16)}x/b.nuspec`)],
  ["nuget", "an entry's name of dots", (size) => entries(8, () => `a/${".".repeat(size / 16)}x/b.nuspec`)],
  ["nuget", "an entry's name of percents", (size) => entries(8, () => `a/${"%2".repeat(size / 32)}x/b.nuspec`)],
  ["nuget", "an entry's name of slashes", (size) => entries(8, () => `a${"/a".repeat(size / 32)}\\.nuspec`)],
  [
    "nuget",
    "a large entry first",
    (size) => nupkg(zipOf(zipEntry("lib/a.dll", new Uint8Array(size)), zipEntry("Acme.nuspec", bytesOf(manifest(""))))),
  ],
  [
    "nuget",
    "a deflated manifest",
    (size) => nupkg(zipOf(deflated("Acme.nuspec", bytesOf(manifest(filled(size, numbered(" #"))))))),
  ],
  [
    "nuget",
    "empty blocks",
    (size) => nupkg(zipOf({ ...zipEntry("Acme.nuspec", emptyBlocks(size)), method: 8, size: 1 })),
  ],
];

const emptyBlocks = (size: number) => joined(...Array.from({ length: Math.ceil(size / 5) }, () => emptyBlock));

const acme = chartYaml("acme");
const acmeManifest: TarFile = { name: "acme/Chart.yaml", data: acme };
/** With codes that need not be built, which would be a part of the work for the smallest alone. */
const packed = (bytes: Uint8Array) => gzipped(bytes, { strategy: constants.Z_FIXED });
const chartForm = (bytes: Uint8Array) => form(file("chart", "acme-1.0.0.tgz", bytes));
const manifestBodies = (
  [
    ["blanks", (size) => filled(size, always(" "))],
    ["lines", (size) => filled(size, always("\n"))],
    ["lines of blanks", (size) => `x:\n${filled(size, always(" \n"))}`],
    ["a line of blanks", (size) => `x:\n${filled(size, always(" "))}x`],
    ["members", (size) => filled(size, numbered("a#: b\n"))],
    ["a key without an end", (size) => filled(size, always("a"))],
    ["a name without an end", (size) => `name: ${filled(size, always("a"))}`],
    ["a name of separators", (size) => `name: a${filled(size, always("-a"))}\nversion: 1.0.0`],
    ["a name of versions", (size) => `name: a${filled(size, always("-1.0"))}\nversion: 1.0.0`],
    ["a name of digits", (size) => `name: ${filled(size, always("1"))}\nversion: 1.0.0`],
    ["a name and blanks", (size) => `name: a${filled(size, always(" "))}x\nversion: 1.0.0`],
    ["a name in quotes without an end", (size) => `name: "${filled(size, always("a"))}`],
    ["a version of digits", (size) => `name: a\nversion: ${filled(size, always("1"))}`],
    ["a version of parts", (size) => `name: a\nversion: 1.0.0-${filled(size, always("a."))}!`],
    ["a start and blanks", (size) => `---${filled(size, always(" "))}x`],
  ] satisfies [string, (size: number) => string][]
).map(
  ([title, text]): HostileBody => [
    "helm",
    `a manifest of ${title}`,
    (size) => chartForm(packed(tarOf({ name: "a/Chart.yaml", data: text(size) }))),
  ],
);

const signed = provenance("acme");
const provenanceBodies = (
  [
    ["hashes", (size) => signed.replace("Hash: SHA512", filled(size, always("Hash: a, b\n")))],
    ["lines", (size) => signed.replace("- - web", filled(size, always("- - a\n")))],
    ["names", (size) => signed.replace("- - web", filled(size, always("name:\n")))],
    ["starts", (size) => filled(size, always("-----BEGIN PGP SIGNED MESSAGE-----\n\n"))],
    ["ends", (size) => signed + filled(size, always("\n-----END PGP SIGNATURE-----"))],
  ] satisfies [string, (size: number) => string][]
).map(
  ([title, text]): HostileBody => [
    "helm",
    `a provenance file of ${title}`,
    (size) => form(file("prov", "acme-1.0.0.tgz.prov", text(size))),
  ],
);

const gzipHead = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
const helmBodies: readonly HostileBody[] = [
  ...formBodies("helm"),
  ...manifestBodies,
  ...provenanceBodies,
  ["helm", "entries", (size) => chartForm(packed(tarOf(acmeManifest, ...emptyFiles(size))))],
  ["helm", "entries of noise", (size) => chartForm(packed(tarOf(acmeManifest, { name: "acme/a", data: noise(size) })))],
  [
    "helm",
    "a file of zeros",
    (size) => chartForm(packed(tarOf(acmeManifest, { name: "acme/a", data: zeros(16 * size) }))),
  ],
  ["helm", "zeros at its end", (size) => chartForm(packed(joined(tarEntry(acmeManifest), tarEnd, zeros(16 * size))))],
  ["helm", "empty blocks", (size) => chartForm(joined(gzipHead, emptyBlocks(size)))],
  ["helm", "a comment without an end", (size) => chartForm(joined(gzipHead.with(3, 16), filled(size, always("a"))))],
  ["helm", "an extra field", (size) => chartForm(joined(gzipHead.with(3, 4), "\u0000~", filled(size, always("a"))))],
];

function emptyFiles(size: number): readonly TarFile[] {
  return Array.from({ length: Math.ceil(size / 16) }, (_, place) => ({ name: `acme/${place}` }));
}

function zeros(size: number): Uint8Array {
  return new Uint8Array(size);
}

function noise(size: number): Uint8Array {
  return new Uint8Array(size).map((_, at) => (at * at * 7919) % 251);
}

const requests: Readonly<
  Record<HostileBody[0], readonly [method: string, target: string, contentType: string] | null>
> = {
  cargo: ["PUT", "/api/v1/crates/new", "application/json"],
  conan: null,
  generic: null,
  helm: ["POST", "/api/charts", formType],
  maven: null,
  npm: ["PUT", "/acme", "application/json"],
  nuget: ["PUT", "/api/v2/package/", formType],
  pypi: ["POST", "/legacy/", formType],
  terraform_module: null,
};

function reader(protocol: RegistryProtocol) {
  const request = requests[protocol];
  if (request === null) throw new TypeError(`${protocol} reads no body`);
  return readerFor(protocol, ...request);
}

const chunked = (bytes: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));

test.each([...npmBodies, ...cargoBodies, ...pypiBodies, ...releaseBodies, ...nugetBodies, ...helmBodies])(
  "the work for a body grows with its length: %s, %s",
  (protocol, _, body) => {
    for (const chunkSize of [1, 1000, 1_000_000]) {
      const prepare = (size: number) => {
        const chunks = chunked(body(size), chunkSize);
        return () => foundIn(reader(protocol), ...chunks);
      };
      expectLinear(workBySize(smallest, doublings, prepare));
    }
  },
  120_000,
);

const protocols = ["cargo", "conan", "generic", "helm", "maven", "npm", "nuget", "pypi", "terraform_module"] as const;
const repeated = ["/", "%", "%20", "%2f", "@", "_1", ".", "-", "+", "a/", "@a/", "-SNAPSHOT", "..", "*", " ", ";q=1"];
const ends = ["", "a", "-SNAPSHOT", ".jar", "!"];

/** Texts of a length, nearly all of it repeated. */
const hostileTexts = (size: number) =>
  repeated.flatMap((unit) => ends.map((end) => `${filled(size, always(unit))}${end}`));

test.each(protocols)(
  "the work for a path grows with its length: %s",
  (protocol) => {
    const places = protocolTables[protocol].routes.flatMap(([method, path]) =>
      path.split("/").map((_, place) => ({ method, parts: path.split("/"), place })),
    );
    const prepare = (size: number) => {
      const requests = places.flatMap(({ method, parts, place }) => {
        const plain = parts.map((part) => (/^[:*]/.test(part) ? "a" : part));
        return hostileTexts(size).map((text) => ({ method, target: plain.with(place, text).join("/") }));
      });
      return () => {
        for (const request of requests) classifyRequest(protocol, { ...request, contentType: undefined });
      };
    };
    expectLinear(workBySize(1024, 1, prepare));
  },
  60_000,
);

test.each(["npm", "pypi", "nuget", "cargo", "helm"] as const)(
  "the work for a Content-Type grows with its length: %s",
  (protocol) => {
    const [method = "", target = ""] = requests[protocol] ?? [];
    const starts = ["", "application/json", "application/json;", "application/", "multipart/form-data; boundary="];
    const prepare = (size: number) => {
      const contentTypes = starts.flatMap((start) => hostileTexts(size).map((text) => start + text));
      return () => {
        for (const contentType of contentTypes) classifyRequest(protocol, { method, target, contentType });
      };
    };
    expectLinear(workBySize(2048, 2, prepare));
  },
  60_000,
);

test("a form of more parts than any client sends is refused", () => {
  const parts = (count: number) => Array.from({ length: count }, () => field("classifiers", ""));
  const found = (count: number) => foundIn(reader("pypi"), form(...parts(count), field("name", "acme"))).kind;
  expect(found(4095)).toBe("write");
  expect(found(4096)).toBe("refused");
});

test("a package of more entries than its bytes have room for is refused", () => {
  const found = (count: number, bytesOfEach: number) => {
    const entries = Array.from({ length: count }, (_, place) => zipEntry(`a/${place}`, new Uint8Array(bytesOfEach)));
    return foundIn(reader("nuget"), nupkg(zipOf(zipEntry("Acme.nuspec", bytesOf(manifest(""))), ...entries))).kind;
  };
  expect(found(4000, 0)).toBe("write");
  expect(found(8000, 0)).toBe("refused");
  expect(found(8000, 300)).toBe("write");
});

test("a boundary that repeats itself makes no more work than another", () => {
  const work = (wanted: string) => {
    const body = bytesOf(`--${wanted}\r\nContent-Disposition: form-data; name="a"\r\n\r\n${"-".repeat(100_000)}`);
    const dashes = readerFor("pypi", "POST", "/legacy/", `multipart/form-data; boundary=${wanted}`);
    return countWork(() => foundIn(dashes, body));
  };
  expect(work(`${"-".repeat(60)}x`) / work(boundary)).toBeLessThan(3);
});
