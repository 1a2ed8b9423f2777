import type { Logger } from "@package-protection/http";
import type { VerdaccioLogger } from "./verdaccio.ts";

/** Verdaccio's logger as a logger of the packages under `http`: a line has the message, and its details as JSON. */
export function httpLogger(logger: VerdaccioLogger): Logger {
  const line = (message: string, details: unknown) =>
    [{ details: JSON.stringify(details) ?? "" }, `${message} @{details}`] as const;
  return {
    info: (message, details) => logger.info(...line(message, details)),
    warn: (message, details) => logger.warn(...line(message, details)),
    error: (message, details) => logger.error(...line(message, details)),
  };
}
