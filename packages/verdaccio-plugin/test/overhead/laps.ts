import { type Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { publishDocument } from "../packument.ts";
import type { Verdaccio } from "../verdaccio-process.ts";

/** One server with one client, whose connection stays open. */
export interface Lapped {
  readonly name: string;
  readonly verdaccio: Verdaccio;
  readonly token: string;
  readonly agent: Agent;
}

let published = 0;

/** The middle one of the milliseconds of so many publishes, each of a package that is new. */
export async function publishLap(server: Lapped, requests: number, tarballBytes: number): Promise<number> {
  const data = Buffer.alloc(tarballBytes, 7).toString("base64");
  const times: number[] = [];
  for (let sent = 0; sent < requests; sent++) {
    const name = `@free/package-${published++}`;
    const _attachments = { [`${name}-1.0.0.tgz`]: { data, length: tarballBytes } };
    const body = JSON.stringify(publishDocument(name, "1.0.0", { _attachments }));
    times.push(await timed(server, "PUT", `/${name.replace("/", "%2f")}`, 201, body));
  }
  return middleOf(times);
}

/** The middle one of the milliseconds of so many reads of one package's document. */
export async function readLap(server: Lapped, requests: number): Promise<number> {
  const times: number[] = [];
  for (let sent = 0; sent < requests; sent++) times.push(await timed(server, "GET", "/@free%2fread", 200));
  return middleOf(times);
}

export async function timed(
  { verdaccio, token, agent }: Lapped,
  method: string,
  path: string,
  expected: number,
  body = "",
): Promise<number> {
  const start = performance.now();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
    };
    request({ host: "127.0.0.1", port: verdaccio.port, method, path, agent, headers }, (answer) => {
      buffer(answer).then(() => resolve(answer.statusCode), reject);
    })
      .on("error", reject)
      .end(body);
  });
  if (status !== expected) throw new Error(`${method} ${path} answered ${status}`);
  return performance.now() - start;
}

export function middleOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
