import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { deflated, type Entry, nuspec, zipEntry, zipOf } from "../../test/archives.ts";
import { bytesOf, joined } from "../../test/bodies.ts";
import { nupkgScanner } from "./nupkg-scanner.ts";

/** What the listener receives of an archive that is accepted; null where it is refused. */
function scan(bytes: Uint8Array, accepts: { manifest?: boolean; relations?: boolean } = {}) {
  const received: (readonly [name: string, text: string])[] = [];
  const text = (content: Uint8Array) => new TextDecoder().decode(content);
  const scanner = nupkgScanner({
    onManifest(content, name) {
      received.push([name, text(content)]);
      return accepts.manifest ?? true;
    },
    onRelations(content) {
      received.push(["relations", text(content)]);
      return accepts.relations ?? true;
    },
  });
  return scanner.read(bytes) && scanner.end() ? received : null;
}

const manifest = zipEntry("a.nuspec", bytesOf(nuspec("A")));
const received = ["a.nuspec", nuspec("A")];
const named = (name: string) => zipEntry(name, bytesOf("x"));

describe("an archive", () => {
  test("has one manifest, and relations", () => {
    expect(scan(zipOf(manifest))).toEqual([received]);
    const relations = deflated("_rels/.rels", bytesOf("<x/>"));
    expect(scan(zipOf(named("lib/a.dll"), relations, manifest))).toEqual([["relations", "<x/>"], received]);
  });

  test("is refused with its manifest, or its relations", () => {
    const both = zipOf(manifest, zipEntry("_rels/.rels", bytesOf("<x/>")));
    expect(scan(both)).not.toBeNull();
    expect(scan(both, { manifest: false })).toBeNull();
    expect(scan(both, { relations: false })).toBeNull();
  });

  test.each([
    ["no entry", zipOf()],
    ["no manifest", zipOf(named("a.dll"))],
    ["two manifests", zipOf(manifest, manifest)],
    ["two manifests of different names", zipOf(manifest, zipEntry("b.nuspec", bytesOf(nuspec("A"))))],
    ["an entry without a name", zipOf(manifest, named(""))],
    ["a manifest in another method", zipOf({ ...manifest, method: 9 })],
    ["a stored manifest of another size", zipOf({ ...manifest, size: manifest.size - 1 })],
    ["a manifest that is not deflated", zipOf({ ...manifest, method: 8 })],
  ])("is refused with %s", (_, bytes) => {
    expect(scan(bytes)).toBeNull();
  });

  test("has names of up to 1024 bytes", () => {
    expect(scan(zipOf(manifest, named("x".repeat(1024))))).toEqual([received]);
    expect(scan(zipOf(manifest, named("x".repeat(1025))))).toBeNull();
  });

  test("has a manifest of up to 128 KiB, stored or deflated", () => {
    for (const write of [zipEntry, deflated]) {
      expect(scan(zipOf(write("a.nuspec", new Uint8Array(128 * 1024))))).toHaveLength(1);
      expect(scan(zipOf(write("a.nuspec", new Uint8Array(128 * 1024 + 1))))).toBeNull();
    }
  });

  test("may have extra fields and comments, but none that override others", () => {
    const files = (options: object) =>
      zipSync({ "lib/a.dll": bytesOf("x"), "a.nuspec": [bytesOf(nuspec("A")), options] });
    const time = Uint8Array.of(1, 0, 0, 0, 0);
    for (const options of [
      {},
      { comment: "ours" },
      { extra: { 21589: time } },
      { comment: "ours", extra: { 21589: time } },
    ]) {
      expect(scan(files(options))).toEqual([received]);
    }
    for (const id of [0x0001, 0x7075]) expect(scan(files({ extra: { [id]: time } }))).toBeNull();
  });
});

/** An archive's local part, its directory and its end. */
function partsOf(...entries: readonly Entry[]): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const bytes = zipOf(...entries);
  const end = bytes.length - 22;
  const start = new DataView(bytes.buffer).getUint32(end + 16, true);
  return [bytes.slice(0, start), bytes.slice(start, end), bytes.slice(end)];
}

describe("a directory", () => {
  const [locals, directory, end] = partsOf(manifest, named("b.dll"));

  function withEnd(change: (view: DataView) => void): Uint8Array {
    const changed = end.slice();
    change(new DataView(changed.buffer));
    return changed;
  }

  test("lists every entry", () => {
    expect(scan(joined(locals, directory, end))).toEqual([received]);
  });

  test.each<[string, Uint8Array]>([
    ["another manifest for an entry", joined(locals, partsOf(manifest, manifest)[1], end)],
    ["an entry for the manifest", joined(locals, partsOf(named("a.nuspex"), named("b.dll"))[1], end)],
    ["an entry behind it", joined(locals, directory, partsOf(named("c.dll"))[0], end)],
    [
      "an entry between its own",
      joined(locals, directory.slice(0, 54), partsOf(named("c.dll"))[0], directory.slice(54), end),
    ],
    ["no entry", joined(locals, end)],
    [
      "another count on this disk",
      joined(
        locals,
        directory,
        withEnd((view) => view.setUint16(8, 1, true)),
      ),
    ],
    [
      "another count on all",
      joined(
        locals,
        directory,
        withEnd((view) => view.setUint16(10, 1, true)),
      ),
    ],
    [
      "another size",
      joined(
        locals,
        directory,
        withEnd((view) => view.setUint32(12, 1, true)),
      ),
    ],
    [
      "another place",
      joined(
        locals,
        directory,
        withEnd((view) => view.setUint32(16, 1, true)),
      ),
    ],
    [
      "another disk",
      joined(
        locals,
        directory,
        withEnd((view) => view.setUint16(4, 1, true)),
      ),
    ],
    [
      "another disk of its own",
      joined(
        locals,
        directory,
        withEnd((view) => view.setUint16(6, 1, true)),
      ),
    ],
    [
      "a comment that is not there",
      joined(
        locals,
        directory,
        withEnd((view) => view.setUint16(20, 1, true)),
      ),
    ],
    [
      "another signature",
      joined(
        locals,
        directory,
        withEnd((view) => view.setUint32(0, 0x06064b50, true)),
      ),
    ],
    ["bytes behind its end", joined(locals, directory, end, "x")],
  ])("is refused with %s", (_, bytes) => {
    expect(scan(bytes)).toBeNull();
  });

  test("may not list fewer entries than there are", () => {
    const [fewer, , itsEnd] = partsOf(manifest);
    const one = partsOf(manifest)[1];
    expect(scan(joined(fewer, one, itsEnd))).toEqual([received]);
    const size = withEnd((view) => {
      view.setUint32(12, one.length, true);
      view.setUint16(8, 1, true);
      view.setUint16(10, 1, true);
    });
    expect(scan(joined(locals, one, size))).toBeNull();
  });
});
