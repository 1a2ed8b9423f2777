import { packageTypes } from "@package-protection/core";
import { classifyRequest, type RegistryProtocol } from "@package-protection/registry-protocols";
import type { GuardError } from "./errors.ts";
import { explainRefusal, whoMay } from "./explanation.ts";

/** What a guard knows of a request that it refused. */
export interface SeenRequest {
  readonly protocol: RegistryProtocol;
  readonly method: string;
  /** Path and query below the mount; null where routers could read the address in different ways. */
  readonly target: string | null;
  readonly contentType: string | undefined;
  /** The host's function that named the caller. */
  readonly callerOf: "identify" | "principal";
}

/**
 * What the log says of a refusal beside its reason; null where the reason says it all.
 *
 * @param seen null where no guard saw the request.
 */
export function explainToHost(error: GuardError, seen: SeenRequest | null): string | null {
  switch (error.type) {
    case "package_protected":
      return withCaller(explainRefusal(error), error, seen);
    case "below_minimum_access_level":
      return withCaller(whoMay(error), error, seen);
    case "cross_site":
      return (
        "a browser sent it for a page of another site (Sec-Fetch-Site: cross-site), which could use the visitor's cookie: " +
        "a page that may write sends PRIVATE-TOKEN, Authorization: Bearer or X-Package-Protection"
      );
    case "write_unknown":
      return `${describeMismatch("no such write", seen)}; only a route of your own that stores no package belongs in ownRoutes`;
    case "path_invalid":
      return seen?.target === null
        ? "routers could read the address in different ways, and find another package in it"
        : describeMismatch("no such path", seen);
    case "package_name_invalid":
      return describeMismatch("no such package name", seen);
    case "body_invalid":
      return describeMismatch("no such body", seen);
    default:
      return null;
  }
}

function withCaller(
  explanation: string,
  { principal }: Extract<GuardError, { readonly principal: unknown }>,
  seen: SeenRequest | null,
): string {
  if (principal.kind !== "anonymous" || seen === null) return explanation;
  const answer = seen.callerOf === "identify" ? "null" : '{ kind: "anonymous" }';
  return `${explanation}: ${seen.callerOf} returned ${answer} for this request`;
}

/** What clients send as the Content-Type of an upload. */
const uploadTypes = ["application/json", "multipart/form-data; boundary=x", "application/octet-stream"];

const longestType = 100;

/** Says what the protocol lacks, what was seen and expected, and which other protocols have such a write. */
function describeMismatch(lack: string, seen: SeenRequest | null): string {
  if (seen === null) return `the protocol has ${lack}`;
  const { protocol, method, target, contentType } = seen;
  const isWrite = (other: RegistryProtocol, type: string | undefined) =>
    target !== null && classifyRequest(other, { method, target, contentType: type }).kind.startsWith("write");
  const isOurs = isWrite(protocol, contentType);
  const type = contentType === undefined ? "no Content-Type" : `Content-Type ${contentType.slice(0, longestType)}`;
  const expected = uploadTypes.filter((upload) => isWrite(protocol, upload)).map((upload) => upload.split(";", 1)[0]);
  const others = packageTypes.filter((other) => isWrite(other, contentType));
  return [
    `the protocol ${protocol} has ${lack} below the mount (${method} with ${type})`,
    ...(isOurs || expected.length === 0 ? [] : [`it expects ${expected.join(" or ")}`]),
    ...(isOurs || others.length === 0 ? [] : [`check protocol and mount: as ${others.join(", ")} it would be a write`]),
  ].join("; ");
}
