import fc from "fast-check";
import { expect, test } from "vitest";
import { isPostgresUrl } from "./postgres-database.ts";
import { readSettings } from "./settings.ts";

/** RFC 3986: a letter, then letters, digits and some signs; in any case. */
const scheme = fc
  .oneof(
    fc.constantFrom("postgress", "postgre", "mysql", "sqlite", "http", "file"),
    fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9+.-]{0,9}$/),
  )
  .filter((name) => !isPostgresUrl(`${name}://`));
const secret = fc.stringMatching(/^[A-Z0-9]{8}$/).map((text) => `secret-${text}`);

test("the law of addresses: a URL that is not PostgreSQL's is refused, and neither user nor password is repeated", () => {
  const blank = fc.constantFrom("", " ", "\n");
  const slashes = fc.constantFrom("//", "///");
  fc.assert(
    fc.property(scheme, slashes, secret, secret, blank, (name, between, user, password, space) => {
      const error = readSettings({
        DATABASE: `${name}:${between}${user}:${password}@host/rules${space}`,
      })._unsafeUnwrapErr();
      expect(error).toContain("DATABASE");
      for (const text of [user, password]) expect(error).not.toContain(text);
    }),
  );
});

test.each([
  "postgres://host/rules",
  "POSTGRESQL://host/rules",
  "rules.sqlite",
  "./a:b/rules",
  "c:/data/rules",
  "c:\\rules",
  ":memory:",
])("%s is an address", (address) => {
  expect(readSettings({ DATABASE: address })._unsafeUnwrap().database).toBe(address);
});

test("a URL with a slash too few is refused without its password", () => {
  const error = readSettings({ DATABASE: "postgres:/user:secret@host/rules" })._unsafeUnwrapErr();
  expect(error).toContain("begins with postgres:");
  expect(error).not.toContain("secret");
});
