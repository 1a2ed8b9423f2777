export type { Authenticate, Authentication } from "./authentication.ts";
export type { Logger } from "./failure-log.ts";
export { packageGuard } from "./guard.ts";
export { explainRefusal } from "./guard-explanation.ts";
export type { ExistingVersions, PackageGuardOptions } from "./guard-options.ts";
export type { OwnRoute, OwnRoutes } from "./guard-own-routes.ts";
export { packageWriteOf } from "./guard-pass.ts";
export type { WriteProtected } from "./guard-problem.ts";
export { notFound, type ProtectionRulesRouterOptions, protectionRulesRouter } from "./router.ts";
