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
export { type PackageGuardOptions, packageGuard } from "./guard/guard.ts";
export { clientOrigin } from "./management/client-origin.ts";
export type { Authenticate, Identify } from "./management/router.ts";
export { notFound, type ProtectionRulesRouterOptions, protectionRulesRouter } from "./management/router.ts";
