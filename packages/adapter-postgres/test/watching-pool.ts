import pg from "pg";
import { onTestFinished } from "vitest";

/** A pool that calls `onQuery` with the text of each statement and then waits for it, before the statement is sent. */
export function watchingPool(
  settings: pg.PoolConfig,
  onQuery: (text: string, client: pg.Client) => void | Promise<void>,
): pg.Pool {
  class WatchedClient extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: the driver's signature has many overloads.
    override query(...query: any): any {
      const send = () => Reflect.apply(super.query, this, query);
      // The pool's own calls have a callback.
      if (query.some((argument: unknown) => typeof argument === "function")) return send();
      const waiting = onQuery(typeof query[0] === "string" ? query[0] : query[0].text, this);
      return waiting === undefined ? send() : waiting.then(send);
    }
  }
  const pool = new pg.Pool({ ...settings, Client: WatchedClient });
  pool.on("error", () => undefined);
  onTestFinished(() => (pool.ended ? undefined : pool.end()));
  return pool;
}
