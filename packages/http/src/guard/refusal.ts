import type { PackageAction, PackageType } from "@package-protection/core";
import { match, P } from "ts-pattern";
import {
  internalErrorResponse,
  jsonResponse,
  projectNotFoundResponse,
  unavailableResponse,
  type WireResponse,
} from "../message/response.ts";
import type { GuardError } from "./errors.ts";
import { explainRefusal, whoMay } from "./explanation.ts";

/** The answer to a client whose write does not pass. */
export interface Refusal {
  /** The reason phrase, which is all that some clients show; null for the status's own. */
  readonly reasonPhrase: string | null;
  /** The contract's (section 6), and the body's `message`. */
  readonly message: string;
  /** The text for a person: the message, and perhaps a remedy. */
  readonly error: string;
  readonly response: WireResponse;
}

/**
 * The answer to a request that may not pass (contract, section 6).
 *
 * `message` is the contract's. `error` adds what a person can do about it. `errors` is the same for clients that read only that.
 *
 * @param explain whether the answer names the level that would be enough, and the rules that require it.
 */
export function guardRefusal(error: GuardError, explain: boolean): Refusal {
  return match(error)
    .with({ type: "package_protected" }, (refused) => {
      const message = messages[refused.write.packageType][refused.action];
      return refusal(403, "denied", message, explain ? `${message} (${explainRefusal(refused)})` : message);
    })
    .with({ type: "below_minimum_access_level", principal: { kind: "anonymous" } }, (refused) => {
      return unauthorized(refused.packageType, explain ? whoMay(refused) : null);
    })
    .with({ type: "token_expired" }, ({ packageType }) => unauthorized(packageType, "the token is expired"))
    .with({ type: "token_revoked" }, ({ packageType }) => unauthorized(packageType, "the token was revoked"))
    .with({ type: "forbidden" }, () => refusal(403, "denied", "403 Forbidden", "403 Forbidden"))
    .with({ type: "below_minimum_access_level" }, (refused) => {
      const message = "403 Forbidden";
      return refusal(403, "denied", message, explain ? `${message} - ${whoMay(refused)}` : message);
    })
    .with({ type: "write_unknown" }, ({ type }) =>
      plainRefusal(405, type, "no write of this registry has this method and path", { Allow: "GET, HEAD, OPTIONS" }),
    )
    .with({ type: "body_encoded" }, ({ type }) =>
      plainRefusal(415, type, "the Content-Encoding is not supported, it must be identity", {
        "Accept-Encoding": "identity",
      }),
    )
    .with({ type: "cross_site" }, ({ type }) =>
      plainRefusal(403, type, "a page of another site sent this write, without a token of its own"),
    )
    .with({ type: "method_overridden" }, ({ type }) =>
      plainRefusal(400, type, "a header or the query names another method than the request has"),
    )
    .with({ type: "path_invalid" }, ({ type }) => plainRefusal(400, type, "the path is not one of this registry"))
    .with({ type: "package_name_invalid" }, ({ type }) => plainRefusal(400, type, "the package name is not valid"))
    .with({ type: "package_name_missing" }, ({ type }) =>
      plainRefusal(400, type, "the request does not say the package name where it must"),
    )
    .with({ type: "package_name_contradicted" }, ({ type }) =>
      plainRefusal(400, type, "the request names two different packages"),
    )
    .with({ type: "body_invalid" }, ({ type }) =>
      plainRefusal(400, type, "the body is not one that this registry's clients send"),
    )
    .with({ type: "project_not_found" }, () => standardRefusal("404 Project Not Found", projectNotFoundResponse))
    .with({ type: "internal_error" }, () => standardRefusal("500 Internal Server Error", internalErrorResponse))
    .with({ type: P.union("host_unavailable", "store_unavailable") }, () =>
      standardRefusal("503 Service Unavailable", unavailableResponse),
    )
    .exhaustive();
}

type ActionMessages = Readonly<Record<PackageAction, string>>;

const usual = { push: "403 Forbidden - Package protected.", delete: "Package is deletion protected." } as const;
/** Of types whose clients delete files. */
const ofFiles = { ...usual, delete: "403 Forbidden - Package is deletion protected." } as const;

const messages: Readonly<Record<PackageType, ActionMessages>> = {
  cargo: usual,
  conan: ofFiles,
  generic: ofFiles,
  helm: usual,
  maven: ofFiles,
  npm: { ...usual, push: "Package protected." },
  nuget: usual,
  pypi: usual,
  terraform_module: usual,
};

const basic = 'Basic realm="package registry", charset="UTF-8"';

/**
 * The challenge that a protocol's clients answer to (contract, section 6).
 *
 * Maven's transports and NuGet send credentials only after a Basic challenge; Conan, pip, twine and curl know Basic too. npm
 * names the scheme to its user, and its advice is right for Bearer. Cargo heeds the scheme `Cargo` alone, and Terraform sends
 * Bearer tokens.
 */
const challenges: Readonly<Record<PackageType, string>> = {
  cargo: "Cargo",
  conan: basic,
  generic: basic,
  helm: basic,
  maven: basic,
  npm: "Bearer",
  nuget: basic,
  pypi: basic,
  terraform_module: "Bearer",
};

function unauthorized(packageType: PackageType, reason: string | null): Refusal {
  const message = "401 Unauthorized";
  const error = reason === null ? message : `${message} - ${reason}`;
  return refusal(401, "unauthorized", message, error, { "WWW-Authenticate": challenges[packageType] });
}

const statusTexts = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  405: "Method Not Allowed",
  415: "Unsupported Media Type",
} as const;

type Status = keyof typeof statusTexts;
type Headers = Readonly<Record<string, string>>;

/** A refusal with an answer of the management API, whose body is only the message. */
function standardRefusal(message: string, response: WireResponse): Refusal {
  return { reasonPhrase: null, message, error: message, response };
}

function plainRefusal(status: Status, type: string, sentence: string, headers?: Headers): Refusal {
  const message = `${status} ${statusTexts[status]} - ${sentence}`;
  return refusal(status, type, message, message, headers);
}

function refusal(status: Status, type: string, message: string, error: string, headers?: Headers): Refusal {
  const errors = [{ code: type.toUpperCase(), status, message: error, detail: error }];
  return {
    reasonPhrase: reasonPhrase(status, error),
    message,
    error,
    response: jsonResponse(status, { message, error, errors }, headers),
  };
}

const longestReasonPhrase = 200;

/**
 * A sentence as a status line can carry it; null where it is the status's own. A rule's pattern may hold any text: what is not
 * printable ASCII is a `?`.
 */
function reasonPhrase(status: Status, sentence: string): string | null {
  if (sentence === `${status} ${statusTexts[status]}`) return null;
  const prefix = `${statusTexts[status]} - `;
  const phrase = prefix + sentence.replace(`${status} ${prefix}`, "").replace(/[^\x20-\x7e]/gu, "?");
  return phrase.length > longestReasonPhrase ? `${phrase.slice(0, longestReasonPhrase - 3)}...` : phrase;
}
