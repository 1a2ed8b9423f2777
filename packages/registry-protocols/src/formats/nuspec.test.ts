import { describe, expect, test } from "vitest";
import { nuspec } from "../../test/archives.ts";
import { bytesOf } from "../../test/bodies.ts";
import { readNuspec } from "./nuspec.ts";

const read = (text: string) => readNuspec(bytesOf(text));
const withMetadata = (inside: string) => read(`<package><metadata>${inside}</metadata></package>`);

describe("a manifest's id", () => {
  test("is the text of package/metadata/id, as it is written", () => {
    expect(read(nuspec("Acme.App_1-x"))).toEqual({ kind: "id", id: "Acme.App_1-x" });
    expect(read(`\ufeff${nuspec("Acme.App")}`)).toEqual({ kind: "id", id: "Acme.App" });
    expect(withMetadata("<!-- the package --><id>Ac&#109;e</id><tags>a<idea>x</idea></tags>")).toEqual({
      kind: "id",
      id: "Acme",
    });
    expect(withMetadata('<title id="x">&lt;id></title><id a="b">Acme</id>')).toEqual({ kind: "id", id: "Acme" });
  });

  test.each([
    ["package_name_missing", "<package><metadata></metadata></package>"],
    ["body_invalid", "<package><id>Acme</id></package>"],
    ["body_invalid", "<nuspec><metadata><id>Acme</id></metadata></nuspec>"],
    ["package_name_contradicted", "<package><metadata><id>Acme</id><id>Acme</id></metadata></package>"],
    ["package_name_contradicted", "<package><metadata><id>A</id></metadata><metadata><id>B</id></metadata></package>"],
    ["package_name_invalid", "<package><metadata><id> Acme </id></metadata></package>"],
    ["package_name_invalid", "<package><metadata><id/></metadata></package>"],
    ["package_name_invalid", "<package><metadata><id>a..b</id></metadata></package>"],
    ["package_name_invalid", `<package><metadata><id>${"a".repeat(101)}</id></metadata></package>`],
    ["body_invalid", "<package><metadata><ID>Acme</ID></metadata></package>"],
    ["body_invalid", "<n:package><metadata><id>Acme</id></metadata></n:package>"],
    ["body_invalid", "<package><metadata><n:id>Acme</n:id><id>Other</id></metadata></package>"],
    ["body_invalid", "<package><metadata><id>Ac<!-- -->me</id></metadata></package>"],
    ["body_invalid", "<package><metadata><id><![CDATA[Acme]]></id></metadata></package>"],
    ["body_invalid", "<package><metadata><id>Ac<?x y?>me</id></metadata></package>"],
    ["body_invalid", "<package><metadata><id>Ac<b/>me</id></metadata></package>"],
    ["body_invalid", "<package><files><id>Other</id></files><metadata><id>Acme</id></metadata></package>"],
    ["body_invalid", "<package><metadata><tags><n:ID>Other</n:ID></tags><id>Acme</id></metadata></package>"],
    ["body_invalid", "<package><metadata><!-- <id>Other</id> --><id>Acme</id></metadata></package>"],
    ["body_invalid", "<package><metadata><t><![CDATA[<id>Other</id>]]></t><id>Acme</id></metadata></package>"],
    ["body_invalid", '<!DOCTYPE package [<!ENTITY e "Other">]><package><metadata><id>&e;</id></metadata></package>'],
    ["body_invalid", "<package><metadata><id>&e;</id></metadata></package>"],
    ["body_invalid", '<?xml version="1.0" encoding="utf-16"?><package><metadata><id>Acme</id></metadata></package>'],
    ["body_invalid", "<package><metadata><id>Acme</id></metadata></package><package/>"],
    ["body_invalid", "<package><metadata><id>Acme</id>"],
    ["body_invalid", ""],
  ] as const)("is refused as %s: %s", (error, text) => {
    expect(read(text)).toEqual({ kind: "refused", error });
  });

  test("is refused in bytes that are no UTF-8", () => {
    expect(readNuspec(Uint8Array.of(0xff, 0xfe, 0x3c, 0x00))).toEqual({ kind: "refused", error: "body_invalid" });
  });
});
