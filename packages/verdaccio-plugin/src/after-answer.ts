import type { ServerResponse } from "node:http";

/** How long Verdaccio may work for a client that has gone away, in milliseconds, before nobody waits for it any more. */
const longestWorkMs = 60_000;
const lookEveryMs = 10;

/**
 * Calls back once when the response was given. Verdaccio goes on with a write whose client has gone away, and the connection's
 * end does not tell when it is through.
 */
export function afterAnswer(response: ServerResponse, callBack: () => void): void {
  if (response.closed) whenEnded(response, callBack);
  else response.once("close", () => whenEnded(response, callBack));
}

function whenEnded(response: ServerResponse, callBack: () => void): void {
  if (response.writableEnded) {
    callBack();
    return;
  }
  const giveUpAt = performance.now() + longestWorkMs;
  const look = setInterval(() => {
    if (!response.writableEnded && performance.now() < giveUpAt) return;
    clearInterval(look);
    callBack();
  }, lookEveryMs);
  look.unref();
}
