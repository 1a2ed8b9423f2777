import { type Caller, tokenScopes } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryCharacter } from "./character-arbitrary.ts";

const names = fc.oneof(
  fc.constantFrom("maintainer", "developer"),
  fc.string({ unit: arbitraryCharacter() }).filter((name) => !name.includes("\0")),
);

/** The name of a caller: any text without NUL. */
export function arbitraryCallerName(): fc.Arbitrary<string> {
  return names;
}

/** A caller of the management: any name; an admin one time in four; any scopes, also none, in any order. */
export function arbitraryCaller(): fc.Arbitrary<Caller> {
  return fc.record({
    name: names,
    admin: fc.constantFrom(false, false, false, true),
    scopes: fc.shuffledSubarray([...tokenScopes]),
  });
}
