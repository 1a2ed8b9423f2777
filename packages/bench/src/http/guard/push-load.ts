import autocannon from "autocannon";
import type { HttpScale } from "../http-scale.ts";
import type { Push } from "./pushes.ts";

/** Pushes as fast as it is answered, over connections that stay open; gives how many were answered in a second. */
export async function pushesPerSecond(port: number, push: Push, { seconds, connections }: HttpScale): Promise<number> {
  const { path, ...request } = push;
  const url = `http://127.0.0.1:${port}${path}`;
  const result = await autocannon({ url, ...request, connections, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: not every push was taken`);
  return result.requests.total / result.duration;
}
