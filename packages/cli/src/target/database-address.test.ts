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

/** Of a URL, of libpq, of ADO.NET, and of drivers that write the user first. */
const address = fc.oneof(
  fc
    .tuple(fc.constantFrom("", "jdbc:"), scheme, fc.constantFrom("//", "///"), secret, secret)
    .map(([prefix, name, between, ...words]) => ({
      text: `${prefix}${name}:${between}${words.join(":")}@host/rules`,
      words,
    })),
  fc
    .tuple(fc.constantFrom("host=h user=", "Data Source=h;User Id="), secret, secret)
    .map(([before, ...words]) => ({ text: before + words.join(";password="), words })),
  fc.tuple(secret, secret).map((words) => ({ text: `${words.join(":")}@host/rules`, words })),
);

test("the law of addresses: a server's address that is not PostgreSQL's URL is refused, and neither user nor password is repeated", () => {
  fc.assert(
    fc.property(address, fc.constantFrom("", " ", "\n"), ({ text, words }, space) => {
      const error = databaseAddressError(text + space);
      expect(error).toContain("--database");
      for (const word of words) expect(error).not.toContain(word);
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
  "./host=a.db",
  "rules-1.db",
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
