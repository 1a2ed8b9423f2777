import { describe, expect, it, test } from "vitest";
import { entryRole, isPlainEntry, isPlainExtra, isSameEntry, uint16, uint32, type ZipEntry } from "./zip-entry.ts";

const entry: ZipEntry = { name: "a.nuspec", flags: 0, method: 8, checksum: 7, compressedSize: 40, size: 90 };

test("numbers have their lowest byte first", () => {
  const bytes = Uint8Array.of(9, 1, 2, 3, 0xff);
  expect([uint16(bytes, 1), uint32(bytes, 1)]).toEqual([0x0201, 0xff030201]);
});

describe("an entry", () => {
  it.each([0, 0b10, 0b100, 0b110, 0x800, 0x806])("is plain with the flags %i", (flags) => {
    expect(isPlainEntry({ ...entry, flags })).toBe(true);
  });

  it.each([1, 8, 0x10, 0x20, 0x40, 0x80, 0x400, 0x1000, 0x2000, 0x8000, 0x801])("is not with the flags %i", (flags) => {
    expect(isPlainEntry({ ...entry, flags })).toBe(false);
  });

  it("has its own sizes, and none of ZIP64", () => {
    expect(isPlainEntry({ ...entry, size: 0xfffffffe, compressedSize: 0xfffffffe })).toBe(true);
    expect(isPlainEntry({ ...entry, size: 0xffffffff })).toBe(false);
    expect(isPlainEntry({ ...entry, compressedSize: 0xffffffff })).toBe(false);
  });

  it("is the same as another only if each of their members is", () => {
    expect(isSameEntry(entry, { ...entry })).toBe(true);
    const others = { name: "A.nuspec", flags: 2, method: 0, checksum: 8, compressedSize: 41, size: 91 };
    for (const [member, value] of Object.entries(others)) {
      expect([member, isSameEntry(entry, { ...entry, [member]: value })]).toEqual([member, false]);
    }
  });
});

describe("extra fields", () => {
  const field = (id: number, length: number) => [id & 0xff, id >> 8, length, 0, ...Array.from({ length }, () => 1)];
  const [time, owner, zip64, path] = [0x5455, 0x7875, 0x0001, 0x7075];

  it.each([
    [[]],
    [field(time, 5)],
    [field(time, 0)],
    [[...field(time, 5), ...field(owner, 11)]],
    [field(0x0100, 1)],
    [field(0x7570, 1)],
  ])("are plain: %j", (bytes) => {
    expect(isPlainExtra(Uint8Array.from(bytes))).toBe(true);
  });

  it.each([
    ["ZIP64's sizes", field(zip64, 16)],
    ["another name", field(path, 9)],
    ["another name without content", field(path, 0)],
    ["another name behind a time", [...field(time, 5), ...field(path, 9)]],
    ["less than a field", [0x55, 0x54, 0]],
    ["less than a field behind another", [...field(time, 5), 1]],
    ["less content than they say", field(time, 5).slice(0, -1)],
    ["more content than they say", [...field(time, 5), 1, 1]],
  ])("are not with %s", (_, bytes) => {
    expect(isPlainExtra(Uint8Array.from(bytes))).toBe(false);
  });
});

describe("the name of an entry", () => {
  it.each(["a.nuspec", "Acme.App.nuspec", "acme.app.NUSPEC", "a b.nuspec", "a.nuspec.nuspec", "é.nuspec"])(
    "%s is the manifest's",
    (name) => expect(entryRole(name)).toBe("manifest"),
  );

  it("is that of the relations at the root alone", () => {
    expect(entryRole("_rels/.rels")).toBe("relations");
  });

  it.each([
    ...["lib/a.dll", "readme%20.txt", "é.txt", "a/é%41", "nuspec", "anuspec", "x.relsx", "[Content_Types].xml"],
    ...["content/a.nuspec", "content/b/a.nuspec.txt", "content/nuspec/a", "a/.nuspec", "content/a.nuspec/x"],
    ...["word/_rels/.rels", "a.rels", "_rels/a.rels", "_rels/rels"],
  ])("%s is another's", (name) => expect(entryRole(name)).toBe("other"));

  it.each([
    ...[" a.nuspec", "a.nuspec ", ".nuspec", "a.nuspec.", "a.nuspecs", "a.nuspec/[0].piece", "A.NUSPEC/x", ".nuspec/x"],
    ...[
      "a%2Enuspec",
      "a%2enuspec",
      "a.%6euspec",
      "content/a%2Enuspec",
      "c:a.nuspec",
      "content\\a.nuspec",
      "a\\..\\b.nuspec",
    ],
    ...["/a.nuspec", "./a.nuspec", "a/../b.nuspec", "a//b.nuspec", "a/ /b.nuspec", "a/. /b.nuspec", "b.nu\u017fpec"],
    ...[
      "_RELS/.rels",
      "_rels/.RELS",
      "_rels/.rels ",
      "_rels/.rels/[0].piece",
      "_rels/%2Erels",
      "%5Frels/.rels",
      "/_rels/.rels",
    ],
    ...["./_rels/.rels", "a/../_rels/.rels", "_rels\\.rels", "_rel\u017f/.rels", "c:_rels/.rels"],
  ])("%j is one that only some readers take for the manifest's or the relations'", (name) => {
    expect(entryRole(name)).toBe("doubtful");
  });
});
