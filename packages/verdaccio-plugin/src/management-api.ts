import { AsyncLocalStorage } from "node:async_hooks";
import type { ManagedPackageProtection } from "@package-protection/core";
import { type Authenticate, type Logger, protectionRulesRouter } from "@package-protection/http-express";
import type { Request, RequestHandler } from "express";
import { setCallerLevel, withCallerLevel } from "./caller-directory.ts";
import type { PluginOptions } from "./options.ts";
import { registryAddress } from "./registry-address.ts";
import { judgeToken, userOfToken } from "./token-user.ts";
import { managementLevel } from "./user-level.ts";
import type { VerdaccioAuth, VerdaccioConfig, VerdaccioLogger, VerdaccioStorage } from "./verdaccio.ts";

export interface ManagementApiParts {
  readonly options: PluginOptions;
  readonly config: VerdaccioConfig;
  readonly protection: ManagedPackageProtection;
  readonly auth: VerdaccioAuth;
  readonly storage: VerdaccioStorage;
  readonly logger: VerdaccioLogger;
}

/**
 * GitLab's management API (contract, section 2), for Verdaccio's users: the credential is a token of Verdaccio's, in
 * `Authorization: Bearer` or wherever GitLab's clients send theirs.
 */
export function managementApi({
  options,
  config,
  protection,
  auth,
  storage,
  logger,
}: ManagementApiParts): RequestHandler {
  const requests = new AsyncLocalStorage<Request>();

  const authenticate: Authenticate = async (credential) => {
    const user = await userOfToken(auth, credential);
    if (user === null) return { outcome: "unknown" };
    const judged = await judgeToken(storage, user, requests.getStore()?.ip);
    if (judged.outcome !== "authenticated") return judged;
    const level = managementLevel(options, user);
    setCallerLevel(level);
    return { ...judged, caller: { ...judged.caller, admin: level === "admin" } };
  };

  const router = protectionRulesRouter({
    protection,
    authenticate,
    logger: routerLogger(logger),
    publicUrl: (request) => registryAddress(options.publicUrl, config, request),
  });
  return (request, response, next) => {
    // Verdaccio lets the body flow; the router reads it after it has asked who is calling.
    request.pause();
    requests.run(request, () => withCallerLevel(() => void router(request, response, next)));
  };
}

function routerLogger(logger: VerdaccioLogger): Logger {
  const told = (details: unknown) => ({ details: JSON.stringify(details) });
  return {
    info: (message, details) => logger.info(told(details), `${message} @{details}`),
    warn: (message, details) => logger.warn(told(details), `${message} @{details}`),
    error: (message, details) => logger.error(told(details), `${message} @{details}`),
  };
}
