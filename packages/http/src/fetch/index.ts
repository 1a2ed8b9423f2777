export { type FetchManagementApiOptions, managementApi } from "./management-api.ts";
export {
  type FetchPackageGuardOptions,
  type GuardedRequest,
  type PassedRequest,
  packageGuard,
} from "./package-guard.ts";
