import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { connect } from "node:net";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { notFound, packageGuard, protectionRulesRouter } from "@package-protection/http-express";
import express from "express";
import type { Section, Target } from "../part-result.ts";
import { tellProgress } from "../progress.ts";
import { medianLap, timeInRounds } from "../timing/rounds.ts";
import type { HostileScale } from "./hostile-scale.ts";

/** Node refuses heads of more than 16 KiB. */
const headBytes = 15 * 1024;
const list = "/api/v4/projects/7/packages/protection/rules";

function filled(piece: string): string {
  return piece.repeat(Math.floor(headBytes / piece.length));
}

interface HostileHead {
  readonly name: string;
  readonly line: string;
  readonly headers?: readonly string[];
}

const heads: readonly HostileHead[] = [
  { name: "an ordinary list", line: `GET ${list}` },
  {
    name: "a Content-Type of blanks",
    line: "PUT /npm/acme",
    headers: [`Content-Type: application/json${filled(" ")}x`],
  },
  {
    name: "a Content-Type of parameters",
    line: `POST ${list}`,
    headers: [`Content-Type: application/json${filled(";a=b")}`],
  },
  { name: "an Authorization of blanks", line: `GET ${list}`, headers: [`Authorization: Bearer${filled(" ")}x`] },
  {
    name: "a date of digits",
    line: `DELETE ${list}/1`,
    headers: [`If-Unmodified-Since: 2026-02-03T04:05:06.${filled("0")}x`],
  },
  { name: "a Host of dots", line: `GET ${list}?page=1`, headers: [`Host: ${filled(".")}!`] },
  { name: "a query of parameters", line: `GET ${list}?${filled("a=b&")}` },
  { name: "a query of escapes", line: `GET ${list}?a=${filled("%20")}` },
  { name: "a project of escapes", line: `GET /api/v4/projects/${filled("%2f")}/packages/protection/rules` },
  { name: "a Maven path of versions", line: `PUT /maven/com/acme/a${filled("_1")}x/1.0/a-1.0.jar` },
  { name: "a Maven path of directories", line: `PUT /maven/${filled("a/")}a-1.0.jar` },
  { name: "an npm path of scopes", line: `PUT /npm/${filled("@a/")}` },
  { name: "headers", line: `GET ${list}`, headers: Array.from({ length: 1000 }, (_, at) => `a${at}: b`) },
];

/** How long the thread is busy with the newest request. */
interface Measured {
  readonly server: Server;
  readonly port: number;
  newest(): number;
}

async function startMeasured(listener: RequestListener): Promise<Measured> {
  let newest = 0;
  const server = createServer((request, response) => {
    const start = performance.now();
    response.once("finish", () => {
      newest = (performance.now() - start) * 1e6;
    });
    listener(request, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { server, port: address.port, newest: () => newest };
}

function hostileApp(): RequestListener {
  const directory = memoryProjectDirectory({
    projects: [{ id: 7, path: "acme/web", visibility: "private" }],
    users: [{ name: "maria", memberships: { 7: "maintainer" } }],
  });
  const protection = createPackageProtection({ store: memoryRuleStore(), directory });
  const guard = (protocol: "maven" | "npm") =>
    packageGuard({ protection, protocol, projectId: 7, principal: () => ({ kind: "anonymous" }) });
  const caller = { name: "maria", admin: false, scopes: ["api"] } as const;
  const app = express();
  app.use("/npm", guard("npm"));
  app.use("/maven", guard("maven"));
  app.use("/api/v4", protectionRulesRouter({ protection, authenticate: () => ({ outcome: "authenticated", caller }) }));
  app.use(notFound);
  return app;
}

async function send(port: number, { line, headers = [] }: HostileHead): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  const named = headers.some((header) => header.startsWith("Host:")) ? headers : ["Host: 127.0.0.1", ...headers];
  const credential = headers.some((header) => header.startsWith("Authorization:")) ? [] : ["Private-Token: x"];
  socket.end(`${line} HTTP/1.1\r\n${[...named, ...credential, "Connection: close"].join("\r\n")}\r\n\r\n`);
  socket.resume();
  await once(socket, "close");
}

/** From the request's arrival in the application to the end of its answer, one request after another. */
export async function answerHostileHeads({ rounds }: HostileScale): Promise<{ section: Section; target: Target }> {
  tellProgress("hostile heads");
  const measured = await startMeasured(hostileApp());
  try {
    const contenders = heads.map((head) => ({
      name: head.name,
      async lap() {
        await send(measured.port, head);
        return measured.newest();
      },
    }));
    const laps = await timeInRounds(contenders, rounds, (text) => tellProgress(`hostile heads: ${text}`));
    return {
      section: {
        title: "hostile request heads",
        text: [
          "Heads of 15 KiB, of which nearly all is one repeated piece, to the management API and to guards in one Express application.",
        ],
        columns: ["head", "ms"],
        rows: contenders.map(({ name }) => [name, medianLap(laps, name) / 1e6]),
        plot: null,
      },
      target: {
        what: "the slowest hostile request head, until its answer is written",
        bound: "at most",
        wanted: 5,
        unit: "ms",
        reached: Math.max(...contenders.map(({ name }) => medianLap(laps, name) / 1e6)),
        quartiles: "",
      },
    };
  } finally {
    measured.server.close();
  }
}
