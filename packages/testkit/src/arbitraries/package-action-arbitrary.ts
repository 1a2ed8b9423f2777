import type { PackageAction } from "@package-protection/core";
import fc from "fast-check";

/** Either action. */
export function arbitraryPackageAction(): fc.Arbitrary<PackageAction> {
  return fc.constantFrom("push", "delete");
}
