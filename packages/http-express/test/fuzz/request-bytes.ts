import type { Pieces } from "./exchange.ts";
import type { FuzzRequest } from "./request-arbitrary.ts";

/** The bytes of a request about a project, cut as it says. The connection ends after it. */
export function requestPieces(request: FuzzRequest, project: string): Pieces {
  const bytes = requestBytes(request, project, "close");
  const places = request.cuts.map((cut) => cut % bytes.length).toSorted((left, right) => left - right);
  return [0, ...places].map((start, at) => bytes.subarray(start, places[at])).filter((piece) => piece.length > 0);
}

export function requestBytes(request: FuzzRequest, project: string, connection: "close" | "keep-alive"): Buffer {
  const { method, headers, body, framing } = request;
  const withBody = body.length > 0;
  const lines = [
    `${method} ${targetFor(request, project)} HTTP/1.1`,
    "Host: 127.0.0.1",
    `Connection: ${connection}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(withBody ? [framing === "chunked" ? "Transfer-Encoding: chunked" : `Content-Length: ${body.length}`] : []),
  ];
  const head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  return Buffer.concat([head, withBody && framing === "chunked" ? chunked(body) : body]);
}

export function targetFor({ target }: FuzzRequest, project: string): string {
  return `/api/v4${target.replace("{id}", project)}`;
}

function chunked(body: Buffer): Buffer {
  const half = Math.ceil(body.length / 2);
  const chunks = [body.subarray(0, half), body.subarray(half)].filter((chunk) => chunk.length > 0);
  const framed = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...framed, Buffer.from("0\r\n\r\n")]);
}
