import { revision } from "@package-protection/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { changeRevision, isChangeRevision, pageRevision, readPosition } from "./rule-revision.ts";

const counter = fc.integer({ min: 0, max: 999_999_999_999_999 });
/** As writes make them. */
const token = fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString("base64url"));

test("the revision of a change is known by its token, whatever its counter is", () => {
  fc.assert(
    fc.property(counter, token, (at, made) => {
      expect(isChangeRevision(changeRevision({ counter: at, token: made }), made)).toBe(true);
    }),
  );
});

test("no other text is taken for the revision of a change", () => {
  fc.assert(
    fc.property(counter, token, token, fc.string(), (at, made, other, text) => {
      fc.pre(made !== other);
      const whole = changeRevision({ counter: at, token: made });
      const page = pageRevision({ base: { counter: at, token: made }, after: at });
      for (const wrong of [page, `${whole}${text}!`, `!${whole}`, `.${made}`, `${at}${made}`, `${at}:${made}`, text]) {
        expect(isChangeRevision(revision(wrong), made)).toBe(false);
      }
      expect(isChangeRevision(whole, other)).toBe(false);
      expect(isChangeRevision(revision(`${made}${whole}`), made)).toBe(/^\d+$/.test(made));
    }),
  );
  for (const beside of ["/", ":"]) {
    const made = "abcdefghijklmnop";
    expect(isChangeRevision(revision(`1${beside}2.${made}`), made)).toBe(false);
    expect(isChangeRevision(revision(`12${beside}${made}`), made)).toBe(false);
  }
});

test("a place is read as it was written", () => {
  fc.assert(
    fc.property(counter, token, fc.nat(), (at, made, back) => {
      const base = { counter: at, token: made };
      const after = Math.max(0, at - back);
      expect(readPosition(pageRevision({ base, after }))).toEqual({ base, after });
      expect(readPosition(changeRevision(base))).toEqual({ base, after: at });
    }),
  );
});
