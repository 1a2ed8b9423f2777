// For adapters of frameworks over node:http, such as http-express.
export { decoded, findBelowMounts, type GuardedAddress, isBelow, parsedMounts } from "../guard/mount.ts";
export type { ManagementAddress } from "../management/endpoint.ts";
export { type ClientConnection, clientOrigin } from "../message/public-address.ts";
export { canonicalTarget, schemeAndAuthority, splitTarget } from "../message/request-target.ts";
export type { NodeExchange, NodeHandler } from "./exchange.ts";
export {
  answerRequests,
  managementApi,
  type NodeManagementApiOptions,
} from "./management-api.ts";
export {
  type GuardedWrite,
  isReadingRequest,
  type NodePackageGuardOptions,
  notANestGuard,
  packageGuard,
  vetRequests,
} from "./package-guard.ts";
export { sendNotFound } from "./send-response.ts";
