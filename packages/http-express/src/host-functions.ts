import type { Authenticate as AuthenticateRequest, Identify as IdentifyRequest } from "@package-protection/http";
import type { Request } from "express";

/** Whose credential is this? The host gets Express's request too. */
export type Authenticate = AuthenticateRequest<Request>;

/** Who sends this request of Express? */
export type Identify = IdentifyRequest<Request>;
