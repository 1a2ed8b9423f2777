import type { PackageRequest } from "../decision/package-request.ts";
import type { AccessLevel } from "../rules/access-level.ts";
import type { PackageProtected } from "../rules/errors.ts";
import type { ProtectionRule } from "../rules/rule.ts";

/** The origin of a request; the host sets the properties that it knows. */
export interface RequestOrigin {
  /** The caller's name. */
  readonly name?: string;
  /** The client's network address. */
  readonly address?: string;
  readonly requestId?: string;
}

interface CheckOccasion {
  /** Absent if the check had none. */
  readonly origin?: RequestOrigin;
  /** How long the check took. */
  readonly durationMs: number;
}

/** A change or an outcome, for a host's audit log. Rules are reported before and after; no event carries a credential. */
export type ProtectionEvent =
  | {
      readonly type: "rule_created";
      readonly projectId: number;
      /** The caller's name. */
      readonly by: string;
      readonly before: null;
      readonly after: ProtectionRule;
    }
  | {
      readonly type: "rule_updated";
      readonly projectId: number;
      readonly by: string;
      readonly before: ProtectionRule;
      readonly after: ProtectionRule;
    }
  | {
      readonly type: "rule_deleted";
      readonly projectId: number;
      readonly by: string;
      readonly before: ProtectionRule;
      readonly after: null;
    }
  | {
      readonly type: "project_forgotten";
      readonly projectId: number;
      /** The rules that were removed: some of the project's if `forgetProject` failed half-way. At least one. */
      readonly before: readonly ProtectionRule[];
    }
  | (CheckOccasion & {
      readonly type: "package_allowed";
      readonly projectId: number;
      /** One for each action and name. */
      readonly requests: readonly PackageRequest[];
    })
  | (CheckOccasion & {
      readonly type: "package_refused";
      readonly projectId: number;
      /** The first that is refused. */
      readonly request: PackageRequest;
      readonly error: PackageProtected<ProtectionRule>;
    })
  | (CheckOccasion & {
      /** Comes beside `package_allowed` or `package_refused`, once for each action and name that evaluate rules would refuse. */
      readonly type: "would_refuse";
      readonly projectId: number;
      readonly request: PackageRequest;
      /** The evaluate rules that match and would deny; at least one. */
      readonly rules: readonly ProtectionRule[];
      /** The level that would be enough for them; null if none would. */
      readonly requiredAccessLevel: AccessLevel | null;
    });

/**
 * Receives every change after it was committed, and the outcome of every `checkPackage` that was decided. No call waits for
 * it, and its failure changes no answer.
 */
export type OnEvent = (event: ProtectionEvent) => unknown;

/** Calls the listener, and ignores its failures. */
export function emit(onEvent: OnEvent | undefined, event: ProtectionEvent): void {
  if (onEvent === undefined) return;
  void Promise.resolve()
    .then(() => onEvent(event))
    .catch(() => undefined);
}
