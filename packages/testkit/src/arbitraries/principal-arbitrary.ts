import type { Principal } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryAccessLevel } from "./access-level-arbitrary.ts";

/** A user of any level. */
export function arbitraryUser(): fc.Arbitrary<Extract<Principal, { readonly kind: "user" }>> {
  return fc.record({ kind: fc.constant("user" as const), accessLevel: arbitraryAccessLevel() });
}

/** Every kind of principal; two in three are users, since only for them do the levels of rules matter. */
export function arbitraryPrincipal(): fc.Arbitrary<Principal> {
  return fc.oneof(
    { arbitrary: arbitraryUser(), weight: 6 },
    {
      arbitrary: fc.constantFrom<Principal>({ kind: "admin" }, { kind: "deploy-token" }, { kind: "anonymous" }),
      weight: 3,
    },
  );
}
