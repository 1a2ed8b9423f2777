export type { Authenticate, Authentication } from "./authentication.js";
export type { Logger } from "./failure-log.js";
export { notFound, type ProtectionRulesRouterOptions, protectionRulesRouter } from "./router.js";
