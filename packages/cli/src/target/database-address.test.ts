import fc from "fast-check";
import { expect, test } from "vitest";
import { databaseAddressError, isPostgresUrl } from "./database-address.ts";

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
      const error = databaseAddressError(`${name}:${between}${user}:${password}@host/rules${space}`);
      expect(error).toContain("--database");
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
  expect(databaseAddressError(address)).toBeNull();
});

test.each(["", " ", "rules.sqlite "])("%j is not an address", (address) => {
  expect(databaseAddressError(address)).toContain("white space");
});

test("a URL with a slash too few is refused without its password", () => {
  const error = databaseAddressError("postgres:/user:secret@host/rules");
  expect(error).toContain("begins with postgres:");
  expect(error).not.toContain("secret");
});
