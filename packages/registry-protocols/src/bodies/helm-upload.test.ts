import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  arbitraryCuts,
  bytesOf,
  cutAt,
  errorOf,
  field,
  file,
  form,
  formType,
  foundIn,
  growth,
  joined,
  type Part,
  readerFor,
} from "../../test/bodies.ts";
import {
  chart,
  chartFiles,
  chartYaml,
  gzipped,
  provenance,
  type TarFile,
  tarEnd,
  tarEntry,
  tarOf,
} from "../../test/charts.ts";

const reader = (contentType: string | undefined = undefined, target = "/api/charts") =>
  readerFor("helm", "POST", target, contentType);
const found = (bytes: Uint8Array) => foundIn(reader(), bytes);
const foundInTar = (...files: readonly TarFile[]) => found(gzipped(tarOf(...files)));
const foundInForm = (...parts: readonly Part[]) => foundIn(reader(formType), form(...parts));

const push = (packageName = "acme-app") => ({
  kind: "write",
  write: { packageType: "helm", packageName, actions: ["push"], remainingVersions: null },
});

const manifest: TarFile = { name: "acme-app/Chart.yaml", data: chartYaml("acme-app") };
const evil = chartYaml("billing");

describe("a chart", () => {
  test("is a push of the name in its manifest, as a file", () => {
    expect(found(chart("acme-app"))).toEqual(push());
    expect(foundIn(reader("application/x-www-form-urlencoded"), chart("acme-app"))).toEqual(push());
  });

  test("is a push of the name in its manifest, in a form, whatever the file is called", () => {
    expect(foundInForm(file("chart", "acme-app-1.0.0.tgz", chart("acme-app")))).toEqual(push());
    expect(foundInForm(file("chart", "../dist/billing-1.0.0.tgz", chart("acme-app")))).toEqual(push());
    // helm's push plugin on Windows sends the whole path, with Go's escapes.
    const onWindows = String.raw`C:\\Users\\amy\\AppData\\Local\\Temp\\helm-push-1\\acme-app-1.0.0.tgz`;
    expect(foundInForm(file("chart", onWindows, chart("acme-app")))).toEqual(push());
  });

  test.each(["/api/stable/charts", "/api/org/team/charts", "/api/charts?force", "/api/charts?force=true"])(
    "is pushed to %s",
    (target) => {
      expect(foundIn(reader(undefined, target), chart("acme-app"))).toEqual(push());
    },
  );

  test("comes with its provenance file, in either order", () => {
    const both = [
      file("chart", "acme-app-1.0.0.tgz", chart("acme-app")),
      file("prov", "acme-app-1.0.0.tgz.prov", provenance("acme-app")),
    ] as const;
    expect(foundInForm(...both)).toEqual(push());
    expect(foundInForm(...both.toReversed())).toEqual(push());
  });

  test("may come out of other archivers: GNU's format, folders, an empty type, padding, plain gzip", () => {
    const magic = "ustar  \0";
    const files = chartFiles("acme-app").map((one) => ({ ...one, magic }));
    const folder = { name: "acme-app/", type: "5", magic };
    expect(foundInTar(folder, ...files)).toEqual(push());
    expect(foundInTar(...files.map((one) => ({ ...one, type: "\0" })))).toEqual(push());
    expect(found(new Uint8Array(gzipSync(joined(tarOf(...files), new Uint8Array(10 * 512)))))).toEqual(push());
    const split = { name: "x.yaml", prefix: `acme-app/${"a".repeat(90)}/${"b".repeat(50)}` };
    expect(foundInTar(manifest, split)).toEqual(push());
  });

  test("is decided at its manifest, and watched to its end", () => {
    const noise = new Uint8Array(20_000).map((_, at) => (at * at * 7919) % 251);
    const body = gzipped(joined(tarOf(manifest, { name: "acme-app/files/a", data: noise })));
    const one = reader();
    expect(one.read(body.slice(0, 30))).toEqual({ kind: "more" });
    expect(one.read(body.slice(30, -20))).toEqual(push());
    expect(errorOf(one.end())).toBe("body_invalid");
  });

  test("that does not come to its manifest within what may be read is refused", () => {
    const one = reader();
    one.read(chart("acme-app").slice(0, 100));
    expect(errorOf(one.stopWaiting())).toBe("package_name_missing");
  });

  test.each<[string, string, readonly TarFile[]]>([
    ["package_name_missing", "no manifest", [{ name: "acme-app/values.yaml" }]],
    ["package_name_missing", "a sub-chart's manifest under another name", [{ name: "acme-app/charts/a/chart.yml" }]],
    ["package_name_contradicted", "a second manifest", [manifest, manifest]],
    [
      "package_name_contradicted",
      "a sub-chart's manifest first",
      [{ name: "acme-app/charts/a/Chart.yaml", data: evil }, manifest],
    ],
    [
      "package_name_contradicted",
      "a sub-chart's in another case first",
      [{ name: "acme-app/charts/a/CHART.yaml", data: evil }, manifest],
    ],
    ["package_name_contradicted", "a folder of another name", [{ ...manifest, name: "billing/Chart.yaml" }]],
    [
      "package_name_contradicted",
      "a folder of the name in another case",
      [{ ...manifest, name: "Acme-App/Chart.yaml" }],
    ],
    ["body_invalid", "a manifest without a folder", [{ ...manifest, name: "Chart.yaml" }]],
    ["body_invalid", "a file beside the folder", [manifest, { name: "values.yaml" }]],
    ["body_invalid", "two folders", [manifest, { name: "billing/values.yaml" }]],
    ["body_invalid", "two folders that differ by case", [manifest, { name: "Acme-App/Chart.yaml", data: evil }]],
    ["body_invalid", "a manifest in lower case", [manifest, { name: "acme-app/chart.yaml", data: evil }]],
    ["body_invalid", "a manifest with a dot at its end", [manifest, { name: "acme-app/Chart.yaml.", data: evil }]],
    ["body_invalid", "a manifest with a blank at its end", [manifest, { name: "acme-app/Chart.yaml ", data: evil }]],
    ["body_invalid", "a manifest's short name", [manifest, { name: "acme-app/CHART~1.YAM", data: evil }]],
    ["body_invalid", "a manifest's stream", [manifest, { name: "acme-app/Chart.yaml::$DATA", data: evil }]],
    ["body_invalid", "a manifest that is a folder", [manifest, { name: "acme-app/Chart.yaml/a" }]],
    ["body_invalid", "an absolute path", [{ ...manifest, name: "/acme-app/Chart.yaml" }]],
    ["body_invalid", "a path behind a dot", [{ ...manifest, name: "./acme-app/Chart.yaml" }]],
    ["body_invalid", "a folder that is left again", [manifest, { name: "acme-app/a/../Chart.yaml", data: evil }]],
    ["body_invalid", "a folder above", [manifest, { name: "acme-app/../billing/Chart.yaml", data: evil }]],
    ["body_invalid", "an empty segment", [manifest, { name: "acme-app//Chart.yaml", data: evil }]],
    ["body_invalid", "a backslash", [manifest, { name: "acme-app\\Chart.yaml", data: evil }]],
    ["body_invalid", "a drive", [manifest, { name: "acme-app/C:/Chart.yaml", data: evil }]],
    ["body_invalid", "a name beyond ASCII", [manifest, { name: "acme-app/é.yaml" }]],
    ["body_invalid", "a file with a slash at its end", [{ ...manifest, name: "acme-app/Chart.yaml/" }]],
    ["body_invalid", "a symbolic link", [manifest, { name: "acme-app/a", type: "2", link: "Chart.yaml" }]],
    ["body_invalid", "a manifest that is a symbolic link", [{ ...manifest, data: "", type: "2", link: "values.yaml" }]],
    ["body_invalid", "a hard link", [manifest, { name: "acme-app/a", type: "1", link: "acme-app/Chart.yaml" }]],
    ["body_invalid", "a file with a link's target", [{ ...manifest, link: "values.yaml" }]],
    ["body_invalid", "a pax header", [{ name: "a", type: "x", data: "28 path=billing/Chart.yaml\n" }, manifest]],
    ["body_invalid", "a global pax header", [{ name: "a", type: "g", data: "28 path=billing/Chart.yaml\n" }, manifest]],
    [
      "body_invalid",
      "a long name of GNU",
      [{ name: "././@LongLink", type: "L", data: "billing/Chart.yaml\0" }, manifest],
    ],
    ["body_invalid", "a sparse file", [{ ...manifest, type: "S" }]],
    ["body_invalid", "a contiguous file", [{ ...manifest, type: "7" }]],
    ["body_invalid", "an unknown type", [{ ...manifest, type: "Z" }]],
    ["body_invalid", "a folder with content", [manifest, { name: "acme-app/a", type: "5", data: "x" }]],
    [
      "body_invalid",
      "a path before the name in GNU's format",
      [{ name: "Chart.yaml", prefix: "acme-app", magic: "ustar  \0", data: chartYaml("acme-app") }],
    ],
    ["body_invalid", "the format of old", [{ ...manifest, magic: "" }]],
    ["body_invalid", "a size of another base", [{ ...manifest, size: "\u0080\0\0\0\0\0\0\0\0\0\0" }]],
    ["body_invalid", "a size with more behind its end", [{ ...manifest, size: "000000001\x0010\0" }]],
    ["body_invalid", "a size that is no number", [{ ...manifest, size: "-0000000001\0" }]],
    ["body_invalid", "a name with more behind its end", [{ ...manifest, name: "acme-app/Chart.yaml\0x" }]],
    ["body_invalid", "another checksum", [{ ...manifest, checksum: "000001\0 " }]],
    [
      "body_invalid",
      "a manifest larger than any",
      [{ ...manifest, data: `${chartYaml("acme-app")}#${"a".repeat(128 * 1024)}` }],
    ],
  ])("is refused as %s with %s", (error, _, files) => {
    expect(errorOf(foundInTar(...files))).toBe(error);
  });

  const whole = tarOf(...chartFiles("acme-app"));
  test.each<[string, Uint8Array]>([
    ["something before it", joined("x", chart("acme-app"))],
    ["something after it", joined(chart("acme-app"), "x")],
    ["a second gzip member", joined(gzipped(whole), gzipped(tarEnd))],
    ["its archive in two gzip members", joined(gzipped(whole.slice(0, 1024)), gzipped(whole.slice(1024)))],
    ["another checksum", chart("acme-app").with(-8, 1).with(-7, 1)],
    ["another size", chart("acme-app").with(-1, 1)],
    ["a shortened trailer", chart("acme-app").slice(0, -1)],
    ["an unknown flag", chart("acme-app").with(3, 0b10110)],
    ["no compression", whole],
    ["no end of the archive", gzipped(whole.slice(0, -1024))],
    ["half an end", gzipped(whole.slice(0, -512))],
    ["an entry behind the end", gzipped(joined(whole, tarEntry(manifest), tarEnd))],
    [
      "an entry behind one block of zeros",
      gzipped(joined(tarEntry(manifest), new Uint8Array(512), tarEntry(manifest), tarEnd)),
    ],
    ["a part of a block at its end", gzipped(joined(whole, new Uint8Array(10)))],
    ["nothing", new Uint8Array()],
  ])("is refused with %s", (_, bytes) => {
    expect(errorOf(found(bytes))).toBe("body_invalid");
  });

  test("is refused where it grows more than any", () => {
    const large = { name: "acme-app/a", data: new Uint8Array(40 * 1024 * 1024) };
    expect(errorOf(foundInTar(manifest, large))).toBe("body_invalid");
  });
});

describe("a form", () => {
  const one = file("chart", "acme-app-1.0.0.tgz", chart("acme-app"));
  test.each<[string, string, readonly Part[]]>([
    ["package_name_contradicted", "two charts", [one, one]],
    [
      "package_name_contradicted",
      "another chart's provenance file",
      [one, file("prov", "a.prov", provenance("billing"))],
    ],
    ["body_invalid", "another part", [one, field("name", "billing")]],
    ["body_invalid", "another part first", [field("name", "billing"), one]],
    ["body_invalid", "a chart under another case", [file("Chart", "a.tgz", chart("acme-app"))]],
    [
      "body_invalid",
      "a chart that is no file",
      [{ head: 'Content-Disposition: form-data; name="chart"', data: chart("acme-app") }],
    ],
    ["body_invalid", "a provenance file alone", [file("prov", "a.prov", provenance("acme-app"))]],
    ["body_invalid", "a chart that is cut off", [file("chart", "a.tgz", chart("acme-app").slice(0, -9))]],
  ])("is refused as %s with %s", (error, _, parts) => {
    expect(errorOf(foundInForm(...parts))).toBe(error);
  });
});

describe("a provenance file", () => {
  const prov = (text: string) => foundIn(reader(undefined, "/api/prov"), bytesOf(text));
  const signed = provenance("acme-app");

  test("is a push of the chart's name, as a file and in a form", () => {
    expect(prov(signed)).toEqual(push());
    expect(prov(`${signed}\n`)).toEqual(push());
    const body = form(file("prov", "acme-app-1.0.0.tgz.prov", signed));
    expect(foundIn(reader(formType, "/api/org/prov"), body)).toEqual(push());
  });

  test.each([
    [
      "package_name_contradicted",
      "a maintainer's name first",
      signed.replace("\nname:", "\nmaintainers:\n- - name: Olivia\nname:"),
    ],
    [
      "package_name_contradicted",
      "a dependency's version first",
      signed.replace("\nname:", "\ndependencies:\n- - version: billing-1.0.0\nname:"),
    ],
    [
      "package_name_contradicted",
      "a name before the manifest",
      signed
        .replace("Hash: SHA512", "Hash: SHA512\nHash: xname, name")
        .replace("apiVersion: v2", "x-name: billing\napiVersion: v2"),
    ],
    ["package_name_contradicted", "two names", signed.replace("\nname:", "\nname: billing\nname:")],
    ["package_name_missing", "no name", signed.replace("name: acme-app\n", "")],
    ["body_invalid", "text before it", `name: billing\n${signed}`],
    ["body_invalid", "text behind it", `${signed}\nname: billing`],
    ["body_invalid", "another header", signed.replace("Hash: SHA512", "Hash: SHA512\nname: billing")],
    ["body_invalid", "a dash that is not escaped", signed.replace("- - web", "-web")],
    ["body_invalid", "two messages", `${signed}\n${provenance("billing")}`],
    ["body_invalid", "a message within it", signed.replace("- - web", `- - web\n${provenance("billing")}`)],
    ["body_invalid", "no end of the manifest", signed.replace("\n...\n", "\n")],
    ["body_invalid", "no signature", signed.slice(0, signed.indexOf("-----BEGIN PGP SIGNATURE"))],
    ["body_invalid", "other line ends", signed.replaceAll("\n", "\r\n")],
    ["body_invalid", "more than any has", signed.replace("=abcd", `${"a\n".repeat(128 * 1024)}=abcd`)],
  ])("is refused as %s with %s", (error, _, text) => {
    expect(errorOf(prov(text))).toBe(error);
  });
});

test.each(["multipart/mixed; boundary=x", "application/json", "multipart/form-data", "text/html"])(
  "a body of type %s is refused",
  (contentType) => {
    expect(() => reader(contentType)).toThrow("body_invalid");
  },
);

test("chunking does not matter", () => {
  const body = form(file("chart", "a.tgz", chart("acme-app")), file("prov", "a.prov", provenance("acme-app")));
  fc.assert(
    fc.property(fc.nat(body.length), fc.integer({ min: 0, max: 255 }), arbitraryCuts, (place, byte, cuts) => {
      const sent = body.with(place % body.length, byte);
      expect(foundIn(reader(formType), ...cutAt(sent, cuts))).toEqual(foundIn(reader(formType), sent));
    }),
  );
});

test("a gzip file of Node's has the content that is read", () => {
  expect(new Uint8Array(gunzipSync(chart("acme-app")))).toEqual(tarOf(...chartFiles("acme-app")));
});

test("memory is bounded: a hundred megabytes of an entry leave nothing behind", () => {
  const one = reader();
  const entry = tarEntry({ name: "acme-app/files/a", size: "00777777777\0" }).slice(0, 512);
  const stored = (bytes: Uint8Array) => {
    const length = [bytes.length & 255, bytes.length >> 8];
    return joined(Uint8Array.from([0, ...length, ...length.map((byte) => 255 - byte)]), bytes);
  };
  const head = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
  const start = joined(head, stored(joined(tarEntry(manifest), entry)));
  expect(growth(one, start, stored(new Uint8Array(60_000)), 90)).toBeLessThan(1024 * 1024);
  expect(one.stopWaiting()).toEqual(push());
}, 60_000);
