export type { Authenticate, Authentication } from "./authentication.ts";
export type { Logger } from "./failure-log.ts";
export { notFound, type ProtectionRulesRouterOptions, protectionRulesRouter } from "./router.ts";
