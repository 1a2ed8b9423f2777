import { deleteProtectionLevels, enforcements, packageTypes, pushProtectionLevels } from "@package-protection/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type EditedTerms, mergeTerms, touchedFields, touchedTerms } from "./merge-terms.ts";

const terms: fc.Arbitrary<EditedTerms> = fc.record({
  packageType: fc.constantFrom(...packageTypes.slice(0, 2)),
  packageNamePattern: fc.constantFrom("a", "b", "*"),
  minimumAccessLevelForPush: fc.constantFrom(...pushProtectionLevels, null),
  minimumAccessLevelForDelete: fc.constantFrom(...deleteProtectionLevels, null),
  enforcement: fc.constantFrom(...enforcements),
});

test("a field that I did not touch is theirs, and one that only I touched is mine", () => {
  fc.assert(
    fc.property(terms, terms, terms, (before, mine, theirs) => {
      const { merged, clashes } = mergeTerms(before, mine, theirs);
      const touched = touchedFields(before, mine);
      for (const field of touchedFields(theirs, merged)) expect(touched).toContain(field);
      for (const field of touched) expect(merged[field]).toBe(mine[field]);
      for (const field of clashes) expect(new Set([before[field], mine[field], theirs[field]]).size).toBe(3);
    }),
  );
});

test("a form that nobody touched writes nothing", () => {
  fc.assert(
    fc.property(terms, terms, (before, theirs) => {
      expect(touchedTerms(before, { ...before })).toEqual({});
      expect(mergeTerms(before, { ...before }, theirs)).toEqual({ merged: theirs, clashes: [] });
    }),
  );
});

test("a write of what was touched makes of theirs what was merged", () => {
  fc.assert(
    fc.property(terms, terms, terms, (before, mine, theirs) => {
      const { merged } = mergeTerms(before, mine, theirs);
      expect({ ...theirs, ...touchedTerms(theirs, merged) }).toEqual(merged);
    }),
  );
});
