import { type AccessLevel, accessLevels, type Principal } from "@package-protection/core";
import type { Request, RequestHandler } from "express";

type PrincipalOf = (request: Request) => Principal;

/**
 * This registry's own permissions (contract, section 1), which no guard replaces: without them a guest may write whatever no
 * rule names. Reading is open to everybody here.
 */
export interface Floors {
  readonly writersAreDevelopers: RequestHandler;
  readonly maintainersOnly: RequestHandler;
}

export function floors(principalOf: PrincipalOf): Floors {
  const developersOnly = needing("developer", principalOf);
  return {
    maintainersOnly: needing("maintainer", principalOf),
    writersAreDevelopers(request, response, next) {
      if (["GET", "HEAD", "OPTIONS"].includes(request.method)) next();
      else developersOnly(request, response, next);
    },
  };
}

function needing(level: AccessLevel, principalOf: PrincipalOf): RequestHandler {
  return (request, response, next) => {
    const principal = principalOf(request);
    if (reaches(principal, level)) return next();
    const isKnown = principal.kind !== "anonymous";
    const message = isKnown ? `403 Forbidden - this needs the level ${level}` : "401 Unauthorized";
    if (!isKnown) response.set("WWW-Authenticate", 'Basic realm="packages"');
    // In the forms that package clients show.
    response.status(isKnown ? 403 : 401).json({ message, error: message, errors: [{ detail: message }] });
  };
}

function reaches(principal: Principal, level: AccessLevel): boolean {
  if (principal.kind === "admin") return true;
  return principal.kind === "user" && accessLevels.indexOf(principal.accessLevel) >= accessLevels.indexOf(level);
}
