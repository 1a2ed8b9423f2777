import fc from "fast-check";
import { expect, test } from "vitest";
import { npmPathParts, tarballFile } from "./package-path.ts";

const word = fc.stringMatching(/^[a-z0-9_][a-z0-9._-]{0,8}$/);
const packageName = fc.oneof(
  word,
  fc.tuple(word, word).map(([scope, name]) => `@${scope}/${name}`),
);

/** What npm's clients, and others, make of a name in a path. */
const spellings: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.replace("/", "%2f"),
  (name) => name.replace("/", "%2F"),
  (name) => encodeURIComponent(name),
];

test("a package's name is one part of a path, however it is spelled and whatever stands around it", () => {
  const rest = fc.array(fc.oneof(word, fc.constantFrom("-", "-rev", "dist-tags")), { maxLength: 4 });
  fc.assert(
    fc.property(packageName, rest, fc.constantFrom(...spellings), fc.boolean(), (name, after, spell, isTagged) => {
      const before = isTagged ? ["-", "package"] : [];
      const path = `/${[...before, spell(name), ...after].join("/")}`;
      expect(npmPathParts(path)).toEqual([...before, name, ...after]);
    }),
  );
});

test("a tarball's address is no other file of the package", () => {
  const addressed = fc.oneof(fc.string(), fc.constantFrom("packument.json", "app-packument.json", "app-", "app-.tgz"));
  fc.assert(
    fc.property(packageName, addressed, (name, file) => {
      expect(tarballFile(name, file)).toMatch(/\.tgz$/s);
    }),
  );
});
