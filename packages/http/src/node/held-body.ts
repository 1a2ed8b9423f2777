import type { IncomingMessage } from "node:http";
import type { BodyFinding, BodyReader, ProtocolError } from "@package-protection/registry-protocols";
import { BoundedReading, contradictedLater, type HeldBody } from "../guard/held-body.ts";
import { type BodyChunk, HeldChunks } from "../message/held-chunks.ts";
import { type BodyTap, tapBody } from "./body-tap.ts";
import { checkedTap } from "./body-tap-check.ts";
import { declaredBodyLength } from "./exchange.ts";

/** The body of a request of node:http, held back until its package is known. */
export interface NodeHeldBody extends HeldBody {
  /**
   * Hands the body, byte for byte, to the request's next reader, at that reader's pace. Each byte is still read here first.
   *
   * If one contradicts the finding, neither that byte nor the end gets to the reader. `refuse` may answer the client, and then
   * the request is destroyed.
   */
  passOn(refuse?: RefuseLate): void;
  /** Hands it on unread, to be thrown away. */
  discard(): void;
}

/** Answers the client for an error that is found late; resolves with whether it could. Never rejects. */
type RefuseLate = (error: ProtocolError) => Promise<boolean>;

/** How much of a body is still read after a late answer, so that the client reads the answer. */
const drainBounds = { bytes: 16 * 1024 * 1024, milliseconds: 10_000 };

/**
 * Reads a body without consuming it. At most `maximumBytes` and one chunk are held until its package is found. Before `read`
 * is called, and then while the write is decided, the client has to wait as soon as the request's own buffer would be full.
 *
 * @param checked true if taps work on this runtime, or the promise of the check; if that rejects, `read` rejects.
 * @throws TypeError for a request whose body cannot be seen whole, as after a body parser.
 */
export function holdBody(
  request: IncomingMessage,
  reader: BodyReader,
  maximumBytes: number = reader.maximumBytesBeforeName,
  checked: true | Promise<void> = checkedTap(),
): NodeHeldBody {
  if (declaredBodyLength(request) === 0) return emptyBody(reader.end());
  return new TappedBody(request, new BoundedReading(reader, maximumBytes), checked);
}

type Phase =
  /** Before `read` is called: chunks are held unread. */
  | "waiting"
  /** Chunks are read and held, until one shows the package. */
  | "listening"
  /** While the write is decided: chunks are read and held, and the client has to wait. */
  | "found"
  /** Each chunk is read, and then pushed to the request's reader. */
  | "passing"
  /** Chunks are pushed unread. */
  | "discarding"
  /** Nothing goes to the request's reader any more. */
  | "broken";

/** A class: as closures, its methods would be made anew for each body. */
class TappedBody implements NodeHeldBody {
  readonly #request: IncomingMessage;
  readonly #reading: BoundedReading;
  readonly #checked: true | Promise<void>;
  readonly #tap: BodyTap;
  readonly #held = new HeldChunks(Buffer.allocUnsafeSlow);
  /** Resolves with whether the package was found before the client disconnected. */
  readonly #settled = Promise.withResolvers<boolean>();
  readonly #wentAway = () => this.#settled.resolve(false);
  #phase: Phase = "waiting";
  /** The reader's own failure while the body was held; null if it had none. */
  #failure: Error | null = null;
  #refuseLate: RefuseLate = () => Promise.resolve(false);
  /** Gets the chunks after a contradiction; null if the client has to wait. */
  #drain: ((chunk: BodyChunk) => void) | null = null;

  /** @throws TypeError for a request whose body cannot be seen whole. */
  constructor(request: IncomingMessage, reading: BoundedReading, checked: true | Promise<void>) {
    this.#request = request;
    this.#reading = reading;
    this.#checked = checked;
    this.#tap = tapBody(request, (chunk) => this.#take(chunk));
    if (request.destroyed) this.#wentAway();
    else request.on("close", this.#wentAway);
  }

  /** @throws Error if the reader failed: what it found before is not to be relied on. */
  finding(): BodyFinding {
    if (this.#failure !== null) throw this.#failure;
    return this.#reading.finding;
  }

  read(): Promise<boolean> {
    this.#phase = "listening";
    for (const chunk of [...this.#tap.arrived, ...this.#held.chunks()]) this.#listen(chunk);
    if (this.#phase === "listening") this.#tap.resume(this.#held.length);
    const { promise: isFound } = this.#settled;
    return this.#checked === true ? isFound : Promise.all([isFound, this.#checked]).then(([found]) => found);
  }

  passOn(refuse?: RefuseLate): void {
    if (refuse !== undefined) this.#refuseLate = refuse;
    const { finding } = this.#reading;
    if (finding.kind === "refused") this.#contradict(finding.error, this.#request.complete);
    else this.#handOn("passing");
  }

  discard(): void {
    this.#handOn("discarding");
  }

  #handOn(to: "passing" | "discarding"): void {
    this.#phase = to;
    this.#request.off("close", this.#wentAway);
    for (const chunk of this.#held.take()) this.#tap.push(chunk);
  }

  /** Takes a chunk, or the end, from the tap; returns whether the client may go on sending. */
  #take(chunk: BodyChunk): boolean {
    switch (this.#phase) {
      case "waiting":
      case "listening":
      case "found":
        this.#held.push(chunk);
        if (this.#phase !== "waiting") this.#listen(chunk);
        return this.#phase === "listening" || this.#held.length < this.#request.readableHighWaterMark;
      case "passing":
        return this.#pass(chunk);
      case "discarding":
        return this.#tap.push(chunk);
      case "broken":
        this.#drain?.(chunk);
        return this.#drain !== null;
    }
  }

  #listen(chunk: BodyChunk): void {
    try {
      this.#reading.read(chunk);
    } catch (cause) {
      this.#failure = unreadable(cause);
      this.#phase = "found";
      this.#settled.reject(cause);
      return;
    }
    if (this.#reading.finding.kind === "more" || this.#phase === "found") return;
    this.#phase = "found";
    this.#settled.resolve(true);
  }

  #pass(chunk: BodyChunk): boolean {
    if (this.#tap.isThrownAway()) return this.#tap.push(chunk);
    try {
      const finding = this.#reading.read(chunk);
      if (finding.kind !== "refused") return this.#tap.push(chunk);
      return this.#contradict(finding.error, chunk === null);
    } catch (cause) {
      return this.#breakOff(unreadable(cause));
    }
  }

  #breakOff(error: Error): boolean {
    this.#phase = "broken";
    this.#request.destroy(error);
    return false;
  }

  /** A client reads the answer only once it has sent its body, so the connection is not cut before. */
  #contradict(error: ProtocolError, isWhole: boolean): boolean {
    this.#phase = "broken";
    const rest = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    let taken = 0;
    this.#drain = (chunk) => {
      taken += chunk?.length ?? 0;
      if (chunk === null || taken > drainBounds.bytes) rest.resolve();
    };
    if (isWhole) rest.resolve();
    const timer = setTimeout(over.resolve, drainBounds.milliseconds);
    this.#request.once("close", over.resolve);
    const answered = this.#refuseLate(error).then((isAnswered) => (isAnswered ? rest.promise : undefined));
    void Promise.race([answered, over.promise]).then(() => {
      clearTimeout(timer);
      this.#drain = null;
      this.#request.destroy(contradictedLater(error));
    });
    return true;
  }
}

function unreadable(cause: unknown): Error {
  return new Error("the body could not be read to its end", { cause });
}

function emptyBody(finding: BodyFinding): NodeHeldBody {
  return { finding: () => finding, read: async () => true, passOn() {}, discard() {} };
}
