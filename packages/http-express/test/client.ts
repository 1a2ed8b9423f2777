import { once } from "node:events";
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { expect } from "vitest";
import { documentsComplaint } from "../../http/test/documented-answers.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Question {
  /** The user whose token is sent; null sends none. */
  readonly as?: string | null;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  readonly json?: unknown;
  readonly form?: string;
}

export type Ask = (method: string, path: string, question?: Question) => Promise<Answer>;

/** A client of one server; its answers are held against what the contract says of all of them. */
export function clientOf(port: number, mountPath: string): Ask {
  return async (method, path, { as = "maintainer", headers = {}, body, json, form } = {}) => {
    const content = body ?? form ?? (json === undefined ? undefined : JSON.stringify(json));
    const outgoing = request({
      port,
      method,
      path: mountPath + path,
      agent: false,
      headers: {
        ...(as !== null && { "PRIVATE-TOKEN": `token-${as}` }),
        ...(json !== undefined && { "Content-Type": "application/json" }),
        ...(form !== undefined && { "Content-Type": "application/x-www-form-urlencoded" }),
        ...(content !== undefined && { "Content-Length": Buffer.byteLength(content) }),
        ...headers,
      },
    });
    const answered = once(outgoing, "response");
    outgoing.end(content);
    const [incoming] = await answered;
    const chunks: Buffer[] = await incoming.toArray();
    // An answer may come while the body is still on its way.
    if (!outgoing.writableFinished) await once(outgoing, "finish");
    const answer = { status: incoming.statusCode, headers: incoming.headers, text: Buffer.concat(chunks).toString() };
    expectHouseHeaders(method, path, answer);
    expect(documentsComplaint(method, path, answer)).toBeNull();
    return answer;
  };
}

function expectHouseHeaders(method: string, path: string, { status, headers, text }: Answer): void {
  expect(headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
  const isRuleSet = /^\/projects\/[^/]+\/packages\/protection\/rule_set\/?(?:\?.*)?$/.test(path);
  const hasTag = isRuleSet && status === 200 && method !== "PUT";
  expect(headers.etag).toEqual(hasTag ? expect.stringMatching(/^"[^"]+"$/) : undefined);
  expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
  if (status === 204) {
    expect(text).toBe("");
    expect(headers).not.toHaveProperty("content-type");
    return;
  }
  expect(headers["content-type"]).toBe("application/json");
  if (method !== "HEAD") expect(headers["content-length"]).toBe(String(Buffer.byteLength(text)));
  expect(headers["www-authenticate"] !== undefined).toBe(status === 401);
}

/** Sends bytes as they are and returns all that comes back until the server closes the connection. */
export async function exchange(port: number, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(port);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  const closed = once(socket, "close");
  for (const piece of pieces) socket.write(piece);
  await closed;
  return Buffer.concat(chunks).toString();
}
