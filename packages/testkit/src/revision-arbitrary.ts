import { type Revision, revision } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryCharacter } from "./character-arbitrary.ts";

/** A revision that some store could have made: an epoch and a counter, or any other text. */
export function arbitraryRevision(): fc.Arbitrary<Revision> {
  const epochAndCounter = fc.tuple(fc.nat(3), fc.nat(50)).map((numbers) => numbers.join("."));
  const opaque = fc.string({ unit: arbitraryCharacter() });
  return fc.oneof({ arbitrary: epochAndCounter, weight: 3 }, { arbitrary: opaque, weight: 1 }).map(revision);
}
