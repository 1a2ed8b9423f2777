import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteString, decodePercent, malformed, parseForm } from "./form-encoding.ts";

const wellFormed = fc.string({ unit: "binary" });

describe("parseForm", () => {
  it("reads what URLSearchParams writes, the last of each name", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(wellFormed, wellFormed)), (pairs) => {
        const find = parseForm(new URLSearchParams(pairs).toString());
        for (const [name] of pairs) expect(find(name)).toBe(new Map(pairs).get(name));
      }),
    );
  });

  it("reads whatever it is given, and finds text, or what is malformed, or nothing", () => {
    const encoded = fc.stringMatching(/^[a%0-9=&+\xff\0]*$/);
    fc.assert(
      fc.property(encoded, fc.constantFrom("a", "", "0", " ", "__proto__"), (text, name) => {
        const value = parseForm(text)(name);
        expect(value === undefined || value === malformed || typeof value === "string").toBe(true);
        if (typeof value === "string" && !text.includes("%EF")) expect(value).not.toContain("\ufffd");
      }),
    );
  });

  it.each([
    ["a=1&a=2", "2"],
    ["a=1&a=%zz", malformed],
    ["a=%zz&a=1", "1"],
    ["a", ""],
    ["a=", ""],
    ["a=b=c", "b=c"],
    ["%61=x+y%2B", "x y+"],
    ["a%zz=1", undefined],
    ["%zz=1", undefined],
    ["a[b]=1&A=1&+a=1", undefined],
    ["", undefined],
    ["&&=&", undefined],
    ["a=%C3%A4", "ä"],
    ["a=\xc3\xa4", "ä"],
    ["a=%EF%BB%BFx", "\ufeffx"],
    ["a=%ED%A0%80", malformed],
    ["a=%C3", malformed],
    ["a=%4", malformed],
    ["a=%", malformed],
  ])("finds a in %j", (encoded, value) => {
    expect(parseForm(encoded)("a")).toBe(value);
  });

  it("inherits no names", () => {
    for (const name of ["__proto__", "constructor", "toString"]) expect(parseForm("a=1")(name)).toBeUndefined();
    expect(parseForm("__proto__=1")("__proto__")).toBe("1");
  });
});

describe("decodePercent", () => {
  it("reads what encodeURIComponent writes, and text that is not encoded", () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(decodePercent(encodeURIComponent(text))).toBe(text);
        if (!text.includes("%")) expect(decodePercent(byteString(text))).toBe(text);
      }),
    );
  });
});
