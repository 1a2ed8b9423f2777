import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePath, parsePublicUrl, requestOrigin } from "./public-address.ts";

describe("the public address", () => {
  it.each([
    ["https://registry.example.com", "https://registry.example.com"],
    ["https://registry.example.com/", "https://registry.example.com"],
    ["http://127.0.0.1:3000/git%20lab/", "http://127.0.0.1:3000/git%20lab"],
    ["HTTPS://Registry.Example.com:443/a", "https://registry.example.com/a"],
  ])("of %s is %s", (given, address) => {
    expect(parsePublicUrl(given)).toBe(address);
  });

  it("is that of the request where its Host header is plain", () => {
    expect(requestOrigin(true, "a.test")).toBe("https://a.test");
    expect(requestOrigin(false, "127.0.0.1:80")).toBe("http://127.0.0.1:80");
    expect(requestOrigin(false, undefined)).toBeNull();
    expect(requestOrigin(false, "")).toBeNull();
    expect(requestOrigin(false, "a\r\nb")).toBeNull();
  });

  it("holds no path that a header cannot", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }),
        (path) => {
          const encoded = encodePath(path);
          expect(encoded).toMatch(/^[!-~]*$/);
          expect(encoded).not.toMatch(/[<>" ]/);
          expect(encoded.replace(/%([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))).toBe(
            path.replace(/%([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
          );
        },
      ),
    );
  });
});
