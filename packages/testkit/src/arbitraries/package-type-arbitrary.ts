import { type PackageType, packageTypes } from "@package-protection/core";
import fc from "fast-check";

/** Every package type. */
export function arbitraryPackageType(): fc.Arbitrary<PackageType> {
  return fc.constantFrom(...packageTypes);
}
