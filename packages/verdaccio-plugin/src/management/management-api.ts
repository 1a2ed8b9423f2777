import type { ManagedPackageProtection } from "@package-protection/core";
import { type Authenticate, protectionRulesRouter } from "@package-protection/http-express";
import type { RequestHandler } from "express";
import { setCallerLevel, withCallerLevel } from "../callers/caller-directory.ts";
import { checkToken, userOfToken } from "../callers/token-user.ts";
import { managementLevel } from "../callers/user-level.ts";
import { httpLogger } from "../http-logger.ts";
import type { PluginOptions } from "../options.ts";
import type { VerdaccioAuth, VerdaccioConfig, VerdaccioLogger, VerdaccioStorage } from "../verdaccio.ts";
import { registryAddress } from "./registry-address.ts";

export interface ManagementApiParts {
  readonly options: PluginOptions;
  readonly config: VerdaccioConfig;
  readonly protection: ManagedPackageProtection;
  readonly auth: VerdaccioAuth;
  readonly storage: VerdaccioStorage;
  readonly logger: VerdaccioLogger;
}

/**
 * The management API (contract, sections 2 and 7), for Verdaccio's users: the credential is a token of Verdaccio's, in
 * `Authorization: Bearer` or in the places of GitLab's tokens.
 */
export function managementApi({
  options,
  config,
  protection,
  auth,
  storage,
  logger,
}: ManagementApiParts): RequestHandler {
  const authenticate: Authenticate = async (credential, request) => {
    const user = await userOfToken(auth, credential);
    if (user === null) return { outcome: "unknown" };
    const checked = await checkToken(storage, user, request.ip);
    if (checked.outcome !== "authenticated") return checked;
    const level = managementLevel(options, user);
    setCallerLevel(level);
    return { ...checked, caller: { ...checked.caller, admin: level === "admin" } };
  };

  const router = protectionRulesRouter({
    protection,
    authenticate,
    logger: httpLogger(logger),
    publicUrl: (request) => registryAddress(options.publicUrl, config, request),
    // Verdaccio's read permissions are per package, and a caller may send any name (contract, section 6).
    explain: false,
  });
  return (request, response, next) => {
    // Verdaccio has the body flow; the router reads it after it has found the caller.
    request.pause();
    withCallerLevel(() => void router(request, response, next));
  };
}
