export { type FetchManagementApiOptions, managementApi } from "./management-api.ts";
export { type FetchPackageGuardOptions, type GuardedRequest, packageGuard } from "./package-guard.ts";
