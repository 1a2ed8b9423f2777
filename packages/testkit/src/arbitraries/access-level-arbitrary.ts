import {
  type AccessLevel,
  accessLevels,
  type DeleteProtectionLevel,
  deleteProtectionLevels,
  type PushProtectionLevel,
  pushProtectionLevels,
} from "@package-protection/core";
import fc from "fast-check";

/** Every level; shrinks towards `no_access`. */
export function arbitraryAccessLevel(): fc.Arbitrary<AccessLevel> {
  return fc.constantFrom(...accessLevels);
}

/** Every level that a rule may require for a push; shrinks towards `maintainer`. */
export function arbitraryPushProtectionLevel(): fc.Arbitrary<PushProtectionLevel> {
  return fc.constantFrom(...pushProtectionLevels);
}

/** Every level that a rule may require for a delete; shrinks towards `owner`. */
export function arbitraryDeleteProtectionLevel(): fc.Arbitrary<DeleteProtectionLevel> {
  return fc.constantFrom(...deleteProtectionLevels);
}
