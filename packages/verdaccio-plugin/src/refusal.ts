import type { AccessLevel, PackageAction, Principal } from "@package-protection/core";
import { explainRefusal, type WriteProtected } from "@package-protection/http-express";
import type { ProtocolError } from "@package-protection/registry-protocols";
import { match } from "ts-pattern";

/** Why a write does not happen. */
export type Refusal =
  | WriteProtected
  | ProtocolError
  /** The principal's access level does not suffice for the action, whatever the rules say. */
  | {
      readonly type: "below_minimum_access_level";
      readonly action: PackageAction;
      readonly level: AccessLevel;
      readonly principal: Principal;
    }
  /** A method that writes, on a route that is neither npm's nor one that the options list. */
  | { readonly type: "write_unknown" }
  /** Nobody can say now whether it may happen. */
  | { readonly type: "protection_unavailable" };

/** What a client is told. */
export interface RefusalAnswer {
  readonly status: 400 | 401 | 403 | 405 | 503;
  /** Of a push and a delete the contract's (section 6). */
  readonly message: string;
  /** What npm shows. It begins with the message. */
  readonly error: string;
}

/** @param explain whether the answer says which rules are in the way, and which level would do. */
export function refusalAnswer(refusal: Refusal, explain: boolean): RefusalAnswer {
  return match(refusal)
    .with({ type: "package_protected" }, (blocked) => {
      const message = blocked.action === "push" ? "Package protected." : "Package is deletion protected.";
      return { status: 403, message, error: explain ? `${message} (${explainRefusal(blocked)})` : message } as const;
    })
    .with({ type: "below_minimum_access_level" }, ({ action, level, principal }) => {
      const isAnonymous = principal.kind === "anonymous";
      const message = isAnonymous ? "401 Unauthorized" : "403 Forbidden";
      const reason =
        principal.kind === "deploy-token"
          ? `a deploy token may not ${action}`
          : `the minimum level for ${action} is ${level}`;
      return { status: isAnonymous ? 401 : 403, message, error: explain ? `${message} (${reason})` : message } as const;
    })
    .with({ type: "protection_unavailable" }, () =>
      plain(503, "package protection is not available, and nothing can be written until it is"),
    )
    .with({ type: "write_unknown" }, () =>
      plain(
        405,
        "the registry has no such route for writing; a route of another plugin is to be listed under ownRoutes",
      ),
    )
    .with({ type: "path_invalid" }, () => plain(400, "the path is none that npm sends"))
    .with({ type: "package_name_invalid" }, () =>
      plain(400, "the package name is not valid, or a file system would read another name in it"),
    )
    .with({ type: "package_name_missing" }, () => plain(400, "the body does not say the package name"))
    .with({ type: "package_name_contradicted" }, () => plain(400, "the request names two different packages"))
    .with({ type: "body_invalid" }, () => plain(400, "the body is none that npm sends"))
    .exhaustive();
}

function plain(status: 400 | 405 | 503, message: string): RefusalAnswer {
  return { status, message, error: message };
}
