import fc from "fast-check";
import { expect, test } from "vitest";
import { findGuardedUrl } from "./mount.ts";

const arbitraryUrl = fc
  .array(
    fc.constantFrom(
      ...["/", "/", "a", "@b", ".", "..", "%2e", "%2F", "%", "\\", "?", "#", ":", ";", " ", "é", "//", "{", "|"],
    ),
  )
  .map((parts) => `/${parts.join("")}`);

test("an address below a mount has the path that URL reads, and its query as it was sent", () => {
  fc.assert(
    fc.property(arbitraryUrl, (url) => {
      const found = findGuardedUrl(url, [""]);
      if (found.kind !== "below") return;
      const { pathname } = new URL(url, "http://host");
      expect(found.target.split("?", 1)).toEqual([pathname]);
      expect(found.target).toBe(url);
    }),
    { numRuns: 5000 },
  );
});
