/** How much of an unwanted body is still read from the client, so that it reads its answer. */
const mostBytes = 16 * 1024 * 1024;
const mostMilliseconds = 10_000;

/** Reads the rest of a body and throws it away. Beyond the bounds it is cancelled. Never rejects. */
export async function drain(source: ReadableStreamDefaultReader<unknown>): Promise<void> {
  const cancel = () => source.cancel().catch(() => undefined);
  const timer = setTimeout(cancel, mostMilliseconds);
  try {
    let taken = 0;
    while (taken <= mostBytes) {
      const { done, value } = await source.read();
      if (done) return;
      taken += value instanceof Uint8Array ? value.length : 1;
    }
    await cancel();
  } catch {
    // The client went away.
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Takes in a body that nobody reads, before the answer: a server that is done may close the connection, and a client that is still
 * sending would not read its answer from a closed one.
 */
export async function drainUnread(request: Request): Promise<void> {
  if (request.method === "GET" || request.method === "HEAD" || request.bodyUsed) return;
  const { body } = request;
  if (body !== null && !body.locked) await drain(body.getReader());
}
