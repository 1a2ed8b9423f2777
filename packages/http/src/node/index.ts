// For adapters of frameworks over node:http, such as http-express.
export { decoded, findBelowMounts, type GuardedAddress, isBelow, parsedMounts } from "../guard/mount.ts";
export { canonicalTarget } from "../message/canonical-target.ts";
export { type ClientConnection, clientOrigin } from "../message/client-origin.ts";
export { schemeAndAuthority, splitTarget } from "../message/request-target.ts";
export type { NodeExchange } from "./exchange.ts";
export {
  answerRequests,
  type ManagementAddress,
  managementApi,
  type NodeManagementApiOptions,
} from "./management-api.ts";
export type { NodeHandler } from "./node-handler.ts";
export { sendNotFound } from "./node-handler.ts";
export { notANestGuard } from "./not-a-nest-guard.ts";
export {
  type GuardedWrite,
  isReadingRequest,
  type NodePackageGuardOptions,
  packageGuard,
  vetRequests,
} from "./package-guard.ts";
