export type { WriteProtected } from "./guard/errors.ts";
export { explainRefusal } from "./guard/explanation.ts";
export type { ExistingVersions, PackageGuardOptions } from "./guard/options.ts";
export type { OwnRoute, OwnRoutes } from "./guard/own-routes.ts";
export { packageWriteOf } from "./guard/vetted.ts";
export type { Authenticate, Authentication } from "./management/authentication.ts";
export type { ManagementApiOptions } from "./management/options.ts";
export type { Logger } from "./message/logger.ts";
