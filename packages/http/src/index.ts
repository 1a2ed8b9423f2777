export type { GuardCaller } from "./guard/caller.ts";
// For hosts that see a request only after a body parser, such as verdaccio-package-protection.
export { type DecisionHost, decideWrite } from "./guard/decision.ts";
export type { DecisionError, GuardError, WriteProtected } from "./guard/errors.ts";
export { explainRefusal } from "./guard/explanation.ts";
export { logGuardError, type RefusedRequest, type RefusedWrite } from "./guard/failure-log.ts";
export type { GuardEvent, OnDecision, WrittenPackage } from "./guard/guard-event.ts";
export type { SeenRequest } from "./guard/log-explanation.ts";
export type {
  ExistingVersions,
  GuardProtection,
  OwnRoute,
  OwnRoutes,
  PackageGuardOptions,
  ProjectName,
} from "./guard/options.ts";
export { eventOrigin } from "./guard/outcome.ts";
export { guardRefusal, type Refusal } from "./guard/refusal.ts";
export { packageWriteOf, type VettedRequest } from "./guard/vetted.ts";
export type { Authenticate, Authentication } from "./management/caller.ts";
export type { ManagementApiOptions } from "./management/options.ts";
export type { Identify, Identity } from "./message/identity.ts";
export type { Logger } from "./message/logger.ts";
