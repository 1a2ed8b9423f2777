import type { FastifyInstance } from "fastify";
import type { Logger } from "./message/logger.ts";

/**
 * The host's logger, or Fastify's own.
 *
 * Fastify's takes the details before the message, and drops them behind it.
 */
export function loggerOf({ log }: Pick<FastifyInstance, "log">, logger: Logger | undefined): Logger {
  if (logger !== undefined && logger !== log) return logger;
  return {
    info: (message, details = {}) => log.info(details, message),
    warn: (message, details = {}) => log.warn(details, message),
    error: (message, details = {}) => log.error(details, message),
  };
}
