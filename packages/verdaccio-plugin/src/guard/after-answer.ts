import type { ServerResponse } from "node:http";

/** How long Verdaccio may work for a client that has gone away, in milliseconds, before the next write stops waiting for it. */
const longestWorkMs = 60_000;

/**
 * Calls back once when the response was sent, or the client has disconnected: Verdaccio goes on with a write of a client that
 * has disconnected, and a client that does not read its answer must not delay others.
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
