import type { ServerResponse } from "node:http";

/** How long Verdaccio may work for a client that has gone away, in milliseconds, before nobody waits for it any more. */
const longestWorkMs = 60_000;

/**
 * Calls back once when the response was given, whether the client takes it or not: one that has gone away does not stop
 * Verdaccio from going on with a write, and one that takes no answer holds up nobody else.
 */
export function afterAnswer(response: ServerResponse, callBack: () => void): void {
  if (response.writableEnded) {
    callBack();
    return;
  }
  let timer: NodeJS.Timeout | undefined;
  let isThrough = false;
  const settle = () => {
    clearTimeout(timer);
    if (!isThrough) callBack();
    isThrough = true;
  };
  const giveUpLater = () => {
    if (!isThrough) timer = setTimeout(settle, longestWorkMs).unref();
  };
  response.end = new Proxy(response.end, {
    apply(end, self, given) {
      const ended: unknown = Reflect.apply(end, self, given);
      settle();
      return ended;
    },
  });
  if (response.closed) giveUpLater();
  else response.once("close", giveUpLater);
}
