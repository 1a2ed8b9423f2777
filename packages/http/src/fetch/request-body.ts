import { type AcceptedBody, readBody, type TakenBody } from "../management/request-body.ts";
import { concatenated } from "../message/bytes.ts";
import { HeldChunks } from "../message/held-chunks.ts";
import { drain } from "./drain.ts";

/** The body of a request, read within the contract's bounds (contract, section 2, order of checks, 2). */
export function readRequestBody(request: Request, accepted: AcceptedBody): ReturnType<typeof readBody> {
  const { headers, body } = request;
  const source = {
    contentType: headers.get("content-type") ?? undefined,
    contentEncoding: headers.get("content-encoding") ?? undefined,
    declaredLength: body === null ? 0 : declaredLength(headers.get("content-length")),
    take: (limit: number) => takeBody(request, limit),
  };
  return readBody(source, accepted);
}

/** The header of a request that has a body; null where it says nothing of it. */
function declaredLength(header: string | null): number | null {
  return header !== null && /^[1-9]\d*$/.test(header) ? Number(header) : null;
}

async function takeBody({ body, bodyUsed }: Request, limit: number): Promise<TakenBody> {
  if (body === null) return { kind: "bytes", bytes: new Uint8Array() };
  if (bodyUsed || body.locked) return { kind: "lost" };
  const source: ReadableStreamDefaultReader<unknown> = body.getReader();
  const chunks = new HeldChunks((length) => new Uint8Array(length));
  let length = 0;
  try {
    while (length <= limit) {
      const { done, value } = await source.read();
      if (done) return { kind: "bytes", bytes: concatenated(chunks.take().filter((chunk) => chunk !== null)) };
      if (!(value instanceof Uint8Array)) return { kind: "aborted" };
      chunks.push(value);
      length += value.length;
    }
  } catch {
    return { kind: "aborted" };
  }
  await drain(source);
  return { kind: "excess" };
}
