import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";

const exchangeSchema = z.object({
  method: z.string(),
  /** Below the protocol's registry. */
  path: z.string(),
  /** As they came, but for Host. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** In Base64. */
  body: z.string(),
});

const recordSchema = z.object({
  /** Which client, of which version, did what. */
  client: z.string(),
  does: z.enum(["publish", "remove"]),
  protocol: z.string(),
  packageName: z.string(),
  /** Every request that writes, in order. */
  requests: z.array(exchangeSchema).min(1),
});

export type RecordedRequest = z.infer<typeof exchangeSchema>;
/** What a client sent when it published a package as a developer, or removed one as a maintainer. */
export type ClientRecord = z.infer<typeof recordSchema>;

export const recordsFolder = new URL("../recorded/", import.meta.url);

export function clientRecords(): ClientRecord[] {
  const names = readdirSync(recordsFolder).filter((name) => name.endsWith(".json"));
  return names.map((name) => recordSchema.parse(JSON.parse(readFileSync(new URL(name, recordsFolder), "utf8"))));
}

export interface Answer {
  readonly status: number;
  readonly reasonPhrase: string;
  readonly body: string;
}

/** Sends a request as it was recorded, to another registry. */
export async function replay(recorded: RecordedRequest, registryUrl: string): Promise<Answer> {
  const { host } = new URL(registryUrl);
  const headers = [...recorded.headers, ["Host", host] as const].flat();
  const sending = request(registryUrl + recorded.path, { method: recorded.method, headers });
  sending.end(Buffer.from(recorded.body, "base64"));
  const [response] = await once(sending, "response");
  return { status: response.statusCode, reasonPhrase: response.statusMessage, body: await text(response) };
}
