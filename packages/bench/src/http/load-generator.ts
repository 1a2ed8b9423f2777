import { execFile } from "node:child_process";
import { promisify } from "node:util";
import autocannon from "autocannon";
import type { HttpScale } from "./http-scale.ts";
import type { ListServer } from "./start-server.ts";

const run = promisify(execFile);

/** Sends requests as fast as they are answered, over connections that stay open; gives how many were answered in a second. */
export interface LoadGenerator {
  readonly name: string;
  requestsPerSecond(server: ListServer, scale: HttpScale): Promise<number>;
}

const withAutocannon: LoadGenerator = {
  name: "autocannon",
  async requestsPerSecond({ url, headers }, { seconds, connections }) {
    const result = await autocannon({ url, headers, connections, duration: seconds });
    if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: not every request was answered with the list`);
    return result.requests.total / result.duration;
  },
};

const withWrk: LoadGenerator = {
  name: "wrk",
  async requestsPerSecond({ url, headers }, { seconds, connections }) {
    const header = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
    const parameters = ["-t", "1", "-c", String(connections), "-d", `${seconds}s`, ...header, url];
    const { stdout } = await run("wrk", parameters, { timeout: (seconds + 10) * 1000 });
    const answered = /Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1];
    if (answered === undefined || /Non-2xx|Socket errors/.test(stdout)) {
      throw new Error(`${url}: not every request was answered with the list`);
    }
    return Number(answered);
  },
};

/** wrk where the machine has it, for it takes less of the processor. */
export async function loadGenerator(): Promise<LoadGenerator> {
  try {
    await run("wrk", ["-v"], { timeout: 5_000 });
    return withWrk;
  } catch (cause) {
    // It prints its version, and ends with 1.
    const isThere = cause instanceof Error && "code" in cause && cause.code === 1;
    return isThere ? withWrk : withAutocannon;
  }
}
