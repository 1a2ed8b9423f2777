import type { InvalidPackageRequest, PackageAction, PackageProtected, ProtectionRule } from "@package-protection/core";
import type { ProtocolProblem } from "@package-protection/registry-protocols";
import { match } from "ts-pattern";

/** Why a write does not happen. */
export type Refusal =
  | WriteProtected
  | ProtocolProblem
  /** A method that writes, on a route that is neither npm's nor one that the options list. */
  | { readonly type: "write_unknown" }
  /** Nobody can say now whether it may happen. */
  | { readonly type: "protection_unavailable" }
  | InvalidPackageRequest;

export interface WriteProtected extends PackageProtected<ProtectionRule> {
  readonly action: PackageAction;
  readonly packageName: string;
}

/** What a client is told. */
export interface RefusalAnswer {
  readonly status: 400 | 403 | 503;
  /** For a push and a delete the contract's (section 6). */
  readonly message: string;
  /** What npm shows. It begins with the message. */
  readonly error: string;
}

/** @param explain whether the answer says which rules are in the way, and which level is needed. */
export function refusalAnswer(refusal: Refusal, explain: boolean): RefusalAnswer {
  return match(refusal)
    .returnType<RefusalAnswer>()
    .with({ type: "package_protected" }, (blocked) => {
      const message = blocked.action === "push" ? "Package protected." : "Package is deletion protected.";
      return { status: 403, message, error: explain ? `${message} ${explanation(blocked)}` : message };
    })
    .with({ type: "protection_unavailable" }, () =>
      plain(503, "Package protection is not available, and nothing can be written until it is."),
    )
    .with({ type: "write_unknown" }, () => plain(400, "No package manager writes here."))
    .with({ type: "path_invalid" }, () => plain(400, "The path is none that npm sends."))
    .with({ type: "package_name_invalid" }, { type: "invalid_package_request" }, () =>
      plain(400, "The package's name is not valid."),
    )
    .with({ type: "package_name_missing" }, () => plain(400, "The body does not say the package's name."))
    .with({ type: "package_name_contradicted" }, () => plain(400, "Path and body do not agree on the package's name."))
    .with({ type: "body_invalid" }, () => plain(400, "The body is none that npm sends."))
    .exhaustive();
}

function plain(status: 400 | 503, message: string): RefusalAnswer {
  return { status, message, error: message };
}

const mostRulesNamed = 3;

/** "An owner may push here: rule 12 `@acme/*`." */
function explanation({ action, blockedBy, requiredAccessLevel }: WriteProtected): string {
  const verb = action === "push" ? "push here" : "delete here";
  const who =
    requiredAccessLevel === null ? `A deploy token may not ${verb}` : `${person(requiredAccessLevel)} may ${verb}`;
  const rules = blockedBy.toSorted((one, other) => one.id - other.id);
  const named = rules.slice(0, mostRulesNamed).map((rule) => `${rule.id} \`${rule.packageNamePattern}\``);
  const more = rules.length > mostRulesNamed ? ` and ${rules.length - mostRulesNamed} more` : "";
  return `${who}: ${rules.length === 1 ? "rule" : "rules"} ${named.join(", ")}${more}`;
}

function person(level: string): string {
  return `${/^[aeiou]/.test(level) ? "An" : "A"} ${level}`;
}
