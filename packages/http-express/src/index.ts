export type {
  Authentication,
  ExistingVersions,
  GuardEvent,
  Identity,
  Logger,
  OnDecision,
  OwnRoute,
  OwnRoutes,
  WriteProtected,
} from "@package-protection/http";
export { explainRefusal, packageWriteOf } from "@package-protection/http";
export { clientOrigin } from "./client-origin.ts";
export { type PackageGuardOptions, packageGuard } from "./guard.ts";
export type { Authenticate, Identify } from "./router.ts";
export { notFound, type ProtectionRulesRouterOptions, protectionRulesRouter } from "./router.ts";
