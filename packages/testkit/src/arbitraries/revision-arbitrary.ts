import { type Revision, revision } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryCharacter } from "./character-arbitrary.ts";

/** A revision that some store could have made: an epoch and a counter, or any other text. */
export function arbitraryRevision(): fc.Arbitrary<Revision> {
  // Not 0.0: a store may use it for a project that was never written, and continue from there.
  const epoch = fc.integer({ min: 1, max: 4 });
  const epochAndCounter = fc.tuple(epoch, fc.nat(50)).map((numbers) => numbers.join("."));
  const opaque = fc.string({ unit: arbitraryCharacter() });
  return fc.oneof({ arbitrary: epochAndCounter, weight: 3 }, { arbitrary: opaque, weight: 1 }).map(revision);
}
