import type { IncomingMessage, RequestListener, Server } from "node:http";
import { createServer } from "node:http";
import { Duplex } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { tapBody } from "./body-tap.ts";

/** Makes a server, as `createServer` of node:http does. */
type CreateServer = (onRequest: RequestListener) => Server;

const firstBytes = "POST / HTTP/1.1\r\nHost: guard\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nname\r\n";
const lastBytes = "1\r\n!\r\n0\r\n\r\n";
const mostTurns = 100;

/** The events, in order, for a body `name!` of which the tap holds back the `!` and the end. */
const expected = {
  "tapped at once": ["tap name", "reader name", "tap !", "tap end"],
  "tapped later": ["arrived name", "reader name", "tap !", "tap end"],
} as const;

/**
 * Checks that taps work on this runtime. It sends a request of its own through a server in memory.
 *
 * A tap must get every byte and the end before a reader does, and a reader must get neither the byte nor the end that the tap holds back.
 *
 * @throws Error with the events that happened instead.
 */
export async function checkTap(create: CreateServer = createServer): Promise<void> {
  for (const [when, wanted] of Object.entries(expected)) {
    const happened = await tappedRequest(create, when === "tapped later");
    if (happened.join() === wanted.join()) continue;
    throw new Error(
      `packageGuard cannot hold back a request's body on this runtime: of a request that is ${when}, it expected ` +
        `"${wanted.join(", ")}", and got "${happened.join(", ")}"; use a version of Node that this package is tested on`,
    );
  }
}

async function tappedRequest(create: CreateServer, isLate: boolean): Promise<readonly string[]> {
  const happened: string[] = [];
  const tapAndRead = (request: IncomingMessage) => {
    try {
      const tap = tapBody(request, (chunk) => {
        happened.push(`tap ${chunk === null ? "end" : textOf(chunk)}`);
        return chunk === null || textOf(chunk) === "!" || tap.push(chunk);
      });
      for (const chunk of tap.arrived) happened.push(`arrived ${chunk === null ? "end" : textOf(chunk)}`);
      request.on("data", (chunk: Uint8Array) => happened.push(`reader ${textOf(chunk)}`));
      request.on("end", () => happened.push("reader end")).on("error", () => undefined);
    } catch (cause) {
      happened.push(String(cause));
    }
  };
  const tapped = Promise.withResolvers<void>();
  const server = create((request) => {
    const tap = () => {
      tapAndRead(request);
      tapped.resolve();
    };
    if (isLate) setImmediate(tap);
    else tap();
  });
  const connection = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  connection.on("error", () => undefined);
  server.emit("connection", connection);
  connection.push(firstBytes);
  await Promise.race([tapped.promise, turns(() => false)]);
  connection.push(lastBytes);
  await turns(() => happened.includes("tap end") || happened.includes("reader end"));
  await nextTurn();
  connection.destroy();
  return happened;
}

/** Waits until something has happened, for a bounded number of turns of the event loop. */
async function turns(hasHappened: () => boolean): Promise<void> {
  for (let turn = 0; turn < mostTurns && !hasHappened(); turn += 1) await nextTurn();
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

let checking: Promise<void> | null = null;
let isChecked = false;

/** True once taps were found to work. Before that, the promise of the check, which is made once and rejects if they don't. */
export function checkedTap(): true | Promise<void> {
  if (isChecked) return true;
  if (checking === null) {
    checking = checkTap().then(() => {
      isChecked = true;
    });
    // A body that is refused early does not await the check that it began.
    checking.catch(() => undefined);
  }
  return checking;
}
