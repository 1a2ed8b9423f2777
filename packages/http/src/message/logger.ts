type Details = Readonly<Record<string, unknown>>;

/** Receives failures; `console` is one. The message comes first, then the details. What it throws alters no answer. */
export interface Logger {
  info(message: string, details?: Details): unknown;
  warn(message: string, details?: Details): unknown;
  error(message: string, details?: Details): unknown;
}

/** Calls a logger, whatever it does. */
export function notify(log: () => unknown): void {
  try {
    Promise.resolve(log()).catch(() => undefined);
  } catch {
    // A failing logger is the host's, and the answer does not depend on it.
  }
}
