import { type Caller, tokenScopes } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryCharacter } from "./character-arbitrary.ts";

/** A caller of the management: any name; an admin one time in four; any scopes, also none, in any order. */
export function arbitraryCaller(): fc.Arbitrary<Caller> {
  return fc.record({
    name: fc.oneof(fc.constantFrom("maintainer", "developer"), fc.string({ unit: arbitraryCharacter() })),
    admin: fc.constantFrom(false, false, false, true),
    scopes: fc.shuffledSubarray([...tokenScopes]),
  });
}
