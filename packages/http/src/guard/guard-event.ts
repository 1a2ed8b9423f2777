import type {
  AccessLevel,
  PackageAction,
  PackageType,
  Principal,
  ProtectionRule,
  RequestOrigin,
} from "@package-protection/core";
import type { GuardError } from "./errors.ts";

/** The outcome of a request that writes. It holds no credential and no query. */
export interface GuardEvent {
  /**
   * Refused by levels, rules or the directory, or as another site's; malformed if it could not be vetted; unavailable if a failure
   * kept it out.
   *
   * `would_refuse` comes after `allowed` or `refused`, where evaluate rules would have refused an action.
   */
  readonly outcome: "allowed" | "refused" | "malformed" | "unavailable" | "would_refuse";
  /** The error's type; null where the write is allowed, and for `would_refuse`. */
  readonly reason: GuardError["type"] | null;
  readonly method: string;
  /** The whole path, as it was sent. */
  readonly path: string;
  readonly origin: RequestOrigin;
  /** Null where it was refused before that was known. */
  readonly projectId: number | null;
  /** Null where it was refused before that was known. */
  readonly principal: Principal | null;
  /** Null where the request names no package, or was refused before its body was read. */
  readonly write: WrittenPackage | null;
  /** The action that is refused, or would be; null where none is. */
  readonly action: PackageAction | null;
  /** The level that would be enough; null where none would be, and where none is required. */
  readonly requiredAccessLevel: AccessLevel | null;
  /** The rules that forbid it, or would. */
  readonly rules: readonly ProtectionRule[];
  /** The time in milliseconds from the request's head to the decision. */
  readonly durationMs: number;
}

/** The package that a request writes, and what is done to it. */
export interface WrittenPackage {
  readonly packageType: PackageType;
  readonly packageName: string;
  /** Other names that a reader could find in the request. */
  readonly alternativeNames: readonly string[];
  readonly actions: readonly PackageAction[];
}

/** Receives every outcome. Nothing waits for it, and its failure alters no answer. */
export type OnDecision = (event: GuardEvent) => unknown;
