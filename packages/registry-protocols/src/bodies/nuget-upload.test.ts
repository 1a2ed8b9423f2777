import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { acmeArchive, acmeFiles, archive, changed, nuspec } from "../../test/archives.ts";
import {
  arbitraryCuts,
  cutAt,
  errorOf,
  field,
  file,
  form,
  formType,
  foundIn,
  growth,
  joined,
  readerFor,
} from "../../test/bodies.ts";

const reader = () => readerFor("nuget", "PUT", "/api/v2/package/", formType);
const upload = (bytes: Uint8Array) => form(file("package", "package.nupkg", bytes));
const found = (bytes: Uint8Array) => foundIn(reader(), upload(bytes));

const push = {
  kind: "write",
  write: { packageType: "nuget", packageName: "Acme.App", actions: ["push"], remainingVersions: null },
};

const local = "PK\u0003\u0004";
const listed = "PK\u0001\u0002";
const end = "PK\u0005\u0006";

describe("a package", () => {
  test("is a push of the id in its manifest", () => {
    expect(found(acmeArchive)).toEqual(push);
  });

  test("comes as dotnet sends it", () => {
    const head =
      "Content-Type: application/octet-stream\r\nContent-Disposition: form-data; name=package; filename=package.nupkg; filename*=utf-8''package.nupkg";
    expect(foundIn(reader(), form({ head, data: acmeArchive }))).toEqual(push);
  });

  test("is decided at its manifest, and watched to its end", () => {
    const body = upload(acmeArchive);
    const one = reader();
    expect(one.read(body.slice(0, 200))).toEqual({ kind: "more" });
    expect(one.read(body.slice(200, 1500))).toEqual(push);
    expect(one.read(body.slice(1500, 2600))).toEqual(push);
    expect(errorOf(one.end())).toBe("body_invalid");
  });

  test("that does not come to its manifest within what may be read is refused", () => {
    const one = reader();
    one.read(upload(acmeArchive).slice(0, 200));
    expect(errorOf(one.stopWaiting())).toBe("package_name_missing");
  });

  test("may have its manifest stored, or last", () => {
    const { "Acme.App.nuspec": manifest, ...others } = acmeFiles;
    expect(found(archive({ ...others, "Acme.App.nuspec": manifest }))).toEqual(push);
    expect(found(archive({ "acme.app.NUSPEC": new TextEncoder().encode(manifest) }))).toEqual(push);
  });

  test.each([
    ["no manifest", archive({ "_rels/.rels": "x" })],
    ["only a manifest below the root", archive({ "a/Acme.nuspec": nuspec("Acme") })],
    ["two manifests", archive({ ...acmeFiles, "Other.nuspec": nuspec("Other") })],
    ["a manifest behind a dot", archive({ ...acmeFiles, "./Other.nuspec": nuspec("Other") })],
    ["a manifest behind a slash", archive({ ...acmeFiles, "/Other.nuspec": nuspec("Other") })],
    ["a manifest behind a backslash", archive({ ...acmeFiles, "a\\..\\Other.nuspec": nuspec("Other") })],
    ["a manifest behind a folder that is left again", archive({ ...acmeFiles, "a/../Other.nuspec": nuspec("Other") })],
    ["a manifest with an encoded dot", archive({ ...acmeFiles, "Other%2Enuspec": nuspec("Other") })],
    ["a manifest with an encoded letter", archive({ ...acmeFiles, "Other.%6Euspec": nuspec("Other") })],
    ["a manifest with a blank", archive({ ...acmeFiles, "Other.nuspec ": nuspec("Other") })],
    ["a manifest with a NUL", archive({ ...acmeFiles, "Other.nuspec\0": nuspec("Other") })],
    ["a manifest in pieces", archive({ ...acmeFiles, "Acme.App.nuspec/[0].last.piece": nuspec("Other") })],
    ["a manifest with a long s", archive({ ...acmeFiles, "Other.nu\u017fpec": nuspec("Other") })],
    [
      "a manifest of another name in the directory",
      changed(acmeArchive, { at: "Acme.App.nuspec", last: true, to: "Else.App.nuspec" }),
    ],
    [
      "another manifest in the directory",
      changed(acmeArchive, { at: "content/template/other.nuspec", last: true, to: "content-template-other.nuspec" }),
    ],
    [
      "a manifest that only the entries have",
      changed(acmeArchive, { at: "Acme.App.nuspec", last: true, to: "Acme.App.muspec" }),
    ],
    [
      "another size in the directory",
      changed(acmeArchive, { at: "Acme.App.nuspec", by: -22, last: true, to: Uint8Array.of(1) }),
    ],
    [
      "another place in the directory",
      changed(acmeArchive, { at: "Acme.App.nuspec", by: -4, last: true, to: Uint8Array.of(1) }),
    ],
    [
      "another method in the directory",
      changed(acmeArchive, { at: "Acme.App.nuspec", by: -36, last: true, to: Uint8Array.of(0) }),
    ],
    ["an encrypted entry", changed(acmeArchive, { at: local, by: 6, to: Uint8Array.of(1) })],
    ["an entry of unknown size", changed(acmeArchive, { at: local, by: 6, to: Uint8Array.of(8) })],
    ["an entry of ZIP64", changed(acmeArchive, { at: local, by: 18, to: new Uint8Array(8).fill(255) })],
    ["a method that is not known", changed(acmeArchive, { at: "Acme.App.nuspec", by: -22, to: Uint8Array.of(12) })],
    ["an entry less in the directory", changed(acmeArchive, { at: end, by: 8, to: Uint8Array.of(3, 0, 3, 0) })],
    ["a directory elsewhere", changed(acmeArchive, { at: end, by: 16, to: Uint8Array.of(0, 0, 0, 0) })],
    ["a directory of another size", changed(acmeArchive, { at: end, by: 12, to: Uint8Array.of(1) })],
    ["a directory on another disk", changed(acmeArchive, { at: end, by: 4, to: Uint8Array.of(1) })],
    ["an entry after the directory", changed(acmeArchive, { at: end, to: local })],
    ["a directory that is not there", changed(acmeArchive, { at: listed, to: end })],
    ["something before it", joined("x", acmeArchive)],
    ["something after it", joined(acmeArchive, "x")],
    ["another archive after it", joined(acmeArchive, archive({ "Other.nuspec": nuspec("Other") }))],
    ["a comment", joined(acmeArchive.slice(0, -2), Uint8Array.of(1, 0), "x")],
    ["no end", acmeArchive.slice(0, -1)],
    ["nothing", new Uint8Array()],
  ])("is refused with %s", (_, bytes) => {
    expect(errorOf(found(bytes))).toBe("body_invalid");
  });

  test("is refused with a manifest that is larger than any", () => {
    const large = nuspec("Acme.App").replace("<metadata>", `<metadata>${" ".repeat(300_000)}`);
    expect(errorOf(found(archive({ "Acme.App.nuspec": large })))).toBe("body_invalid");
  });

  test.each([[Uint8Array.of(0x10)], [Uint8Array.of(0xff)]])(
    "is refused with a manifest of another size than it says: %s",
    (to) => {
      const size = { at: "Acme.App.nuspec", by: -8, to };
      expect(errorOf(found(changed(acmeArchive, size)))).toBe("body_invalid");
    },
  );

  test.each([
    ["package_name_contradicted", nuspec("Acme</id><id>Acme")],
    ["package_name_missing", "<package/>"],
    ["package_name_invalid", nuspec("a b")],
    ["body_invalid", "no manifest"],
  ])("is refused as %s for what its manifest says", (error, manifest) => {
    expect(errorOf(found(archive({ "Acme.App.nuspec": manifest })))).toBe(error);
  });

  test("comes alone, and as a file", () => {
    const part = file("package", "package.nupkg", acmeArchive);
    expect(errorOf(foundIn(reader(), form(part, field("x", "y"))))).toBe("body_invalid");
    expect(errorOf(foundIn(reader(), form(part, part)))).toBe("body_invalid");
    expect(errorOf(foundIn(reader(), form(part, file("other", "b", ""))))).toBe("body_invalid");
    expect(errorOf(foundIn(reader(), form(file("other", "b", ""), part)))).toBe("body_invalid");
    expect(
      errorOf(foundIn(reader(), form({ head: 'Content-Disposition: form-data; name="package"', data: acmeArchive }))),
    ).toBe("body_invalid");
  });
});

const relation = (target: string, type = "http://schemas.microsoft.com/packaging/2010/07/manifest") =>
  `<Relationship Type="${type}" Target="${target}" Id="R${target.length}" />`;
const relations = (...all: readonly string[]) =>
  `<?xml version="1.0" encoding="utf-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join("")}</Relationships>`;

describe("the relations of a package", () => {
  const { "_rels/.rels": _, ...files } = acmeFiles;
  const coreProperties = relation("/package/services/metadata/core-properties/a.psmdcp", "x/core-properties");

  test.each([
    ["/Acme.App.nuspec", "Acme.App.nuspec"],
    ["Acme.App.nuspec", "Acme.App.nuspec"],
    ["/Acme%20App.nuspec", "Acme App.nuspec"],
  ])("may name the manifest, first or last: %s", (target, name) => {
    const rels = { "_rels/.rels": relations(relation(target), coreProperties) };
    const manifest = { [name]: acmeFiles["Acme.App.nuspec"] };
    expect(found(archive({ ...rels, ...manifest }))).toEqual(push);
    expect(found(archive({ ...manifest, ...rels }))).toEqual(push);
  });

  test.each([
    ["/content/template/other.nuspec"],
    ["/acme.app.nuspec/"],
    ["/Acme.App.nuspec/../content/template/other.nuspec"],
    ["/%41cme.App.nuspec"],
    ["//Acme.App.nuspec"],
    ["/readme.txt"],
    [""],
  ])("contradict the manifest if they name %j", (target) => {
    const rels = relations(coreProperties, relation("/Acme.App.nuspec"), relation(target));
    expect(errorOf(found(archive({ ...files, "_rels/.rels": rels })))).toBe("package_name_contradicted");
    expect(errorOf(found(archive({ "_rels/.rels": rels, ...files })))).toBe("package_name_contradicted");
  });

  const other = relations(relation("/content/template/other.nuspec"));
  test.each([
    ["in another case", { "_Rels/.rels": other }],
    ["in another case too", { "_rels/.RELS": other }],
    ["behind a slash", { "/_rels/.rels": other }],
    ["behind a dot", { "_rels/./.rels": other }],
    ["with an encoded letter", { "_rels/.%72els": other }],
    ["with a backslash", { "_rels\\.rels": other }],
    ["in pieces", { "_rels/.rels/[0].piece": other.slice(0, 50), "_rels/.rels/[1].last.piece": other.slice(50) }],
    ["that are no XML", { "_rels/.rels": "x" }],
    ["in UTF-16", { "_rels/.rels": Buffer.from(`\ufeff${other}`, "utf16le") }],
    ["with entities of their own", { "_rels/.rels": `<!DOCTYPE x [<!ENTITY e "x">]>${other}` }],
    ["that are larger than any", { "_rels/.rels": relations(" ".repeat(200_000)) }],
    ["of more relations than any", { "_rels/.rels": relations(relation("/a", "x").repeat(3000)) }],
  ])("are refused %s", (_how, entries) => {
    expect(errorOf(found(archive({ ...files, ...entries })))).toBe("body_invalid");
  });

  test("of a folder, and files that only sound alike, do not matter", () => {
    const entries = { "content/word/_rels/.rels": other, "content/a.rels": other, "my.relsx": other };
    expect(found(archive({ ...acmeFiles, ...entries }))).toEqual(push);
  });

  test("are those that the directory lists", () => {
    const listedElsewhere = changed(acmeArchive, { at: "_rels/.rels", last: true, to: "_rels/-rels" });
    expect(errorOf(found(listedElsewhere))).toBe("body_invalid");
    const decoy = archive({ ...files, "_rels/-rels": other });
    expect(errorOf(found(changed(decoy, { at: "_rels/-rels", last: true, to: "_rels/.rels" })))).toBe("body_invalid");
  });

  test("name the vetted manifest for every reader of relations", () => {
    const nuspecs = { "Acme.App.nuspec": nuspec("Acme.App"), "content/other.nuspec": nuspec("Other") };
    const name = fc.constantFrom(
      "_rels/.rels",
      "_rels/.rels",
      "_RELS/.rels",
      "x/_rels/.rels",
      "_rels/..rels",
      "_rels/.rels ",
    );
    const target = fc.constantFrom(
      ...[
        "/Acme.App.nuspec",
        "Acme.App.nuspec",
        "content/other.nuspec",
        "/content/other.nuspec",
        "content/../Acme.App.nuspec",
      ],
      ...["/content/%6fther.nuspec", "./content/other.nuspec", "http://host/content/other.nuspec", "/ACME.APP.nuspec"],
    );
    const type = fc.constantFrom(
      "x/manifest",
      "x/manifest",
      "x/MANIFEST",
      "x/core-properties",
      "x/m&#97;nifest",
      " x/manifest ",
    );
    const element = fc.tuple(target, type).map(([to, kind]) => relation(to, kind));
    const shape = fc.constantFrom(
      (inner: string) => inner,
      (inner: string) => `<!-- ${inner} -->`,
      (inner: string) => `<mc:Choice xmlns:mc="m">${inner}</mc:Choice>`,
      (inner: string) => inner.replace("Type=", "type="),
      (inner: string) => inner.replace("<Relationship", "<r:Relationship xmlns:r='r'"),
    );
    const written = fc.array(
      fc.tuple(element, shape).map(([inner, make]) => make(inner)),
      { maxLength: 2 },
    );
    let [tried, accepted] = [0, 0];
    fc.assert(
      fc.property(name, written, fc.boolean(), (entry, all, isFirst) => {
        const rels = { [entry]: relations(...all) };
        const bytes = archive(isFirst ? { ...rels, ...nuspecs } : { ...nuspecs, ...rels });
        tried += 1;
        if (found(bytes).kind !== "write") return;
        accepted += 1;
        for (const manifest of manifestsByRelations(bytes)) expect(manifest).toContain("<id>Acme.App</id>");
      }),
    );
    expect(accepted).toBeGreaterThan(tried / 10);
  });
});

/** The manifests of a reader that goes by the relations, as .NET's packages do. */
function manifestsByRelations(bytes: Uint8Array): readonly string[] {
  const text = (content: Uint8Array | undefined) => new TextDecoder().decode(content);
  const parts = new Map(Object.entries(unzipSync(bytes)).map(([name, content]) => [name.toLowerCase(), text(content)]));
  const xml = parts.get("_rels/.rels")?.replace(/<!--.*?-->/gs, "") ?? "";
  const related = Array.from(xml.matchAll(/<(?:\w+:)?Relationship[^>]*\stype="([^"]*)"\sTarget="([^"]*)"/gi));
  const ofManifest = related.filter(
    ([, type = ""]) => type.replace("&#97;", "a").trim().toLowerCase() === "x/manifest",
  );
  return ofManifest.map(([, , target = ""]) => {
    const { pathname } = new URL(target, "file:///");
    return parts.get(decodeURIComponent(pathname).slice(1).toLowerCase()) ?? "";
  });
}

test("chunking does not matter", () => {
  const body = upload(acmeArchive);
  fc.assert(
    fc.property(fc.nat(body.length), fc.integer({ min: 0, max: 255 }), arbitraryCuts, (place, byte, cuts) => {
      const sent = body.with(place % body.length, byte);
      expect(foundIn(reader(), ...cutAt(sent, cuts))).toEqual(foundIn(reader(), sent));
    }),
  );
});

/** What a reader finds that goes by the directory at the archive's end. */
function manifestsByDirectory(bytes: Uint8Array): readonly string[] {
  const files = unzipSync(bytes, { filter: ({ name }) => /^[^/]*nuspec[^/]*$/i.test(name) });
  return Object.values(files).map((content) => new TextDecoder().decode(content));
}

test("a package that is let pass is the same for a reader of its directory", () => {
  const base = archive({ "Acme.App.nuspec": nuspec("Acme.App"), "lib/a.dll": new Uint8Array(20) });
  const evil = archive({ "Evil.nuspec": nuspec("Evil") });
  const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  const change = fc.oneof(
    fc.record({ kind: fc.constant("byte" as const), place, byte: fc.nat(255) }),
    fc.record({ kind: fc.constant("insert" as const), place, from: place, to: place }),
    fc.record({ kind: fc.constant("remove" as const), place, count: fc.nat(40) }),
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const bytes = changes.reduce<Uint8Array>((current, one) => {
        const at = Math.floor(one.place * current.length);
        if (one.kind === "byte") return current.length === 0 ? current : current.with(at, one.byte);
        if (one.kind === "remove") return joined(current.slice(0, at), current.slice(at + one.count));
        return joined(
          current.slice(0, at),
          evil.slice(one.from * evil.length, one.to * evil.length),
          current.slice(at),
        );
      }, base);
      const finding = found(bytes);
      if (finding.kind !== "write") return;
      const manifests = manifestsByDirectory(bytes);
      expect(manifests).toHaveLength(1);
      expect(manifests[0]).toContain(`<id>${finding.write.packageName}</id>`);
    }),
    { numRuns: 2000 },
  );
});

test("memory is bounded: a hundred megabytes of an entry leave nothing behind", () => {
  const body = upload(
    changed(acmeArchive, { at: "lib/net8.0", by: -12, to: Uint8Array.of(0, 0, 0, 0x40, 0, 0, 0, 0x40) }),
  );
  const one = reader();
  expect(growth(one, body.slice(0, 1500))).toBeLessThan(1024 * 1024);
  expect(one.stopWaiting()).toEqual(push);
}, 60_000);

test("memory is bounded: a manifest that would grow without end is not inflated", () => {
  const bomb = archive({ "Acme.App.nuspec": " ".repeat(20_000_000) });
  const small = changed(bomb, { at: "Acme.App.nuspec", by: -8, to: Uint8Array.of(0, 4, 0, 0) });
  expect(errorOf(found(small))).toBe("body_invalid");
}, 60_000);
