/** The next bytes that a program needs: to hold at once, or only to skip. */
export interface WantedBytes {
  readonly count: number;
  readonly kept: boolean;
  /** Whether the form may end before these bytes. */
  readonly mayEnd?: boolean;
}

/**
 * Reads a binary form from its start to its end, and returns whether it was valid. It is resumed with the bytes it requested to
 * keep.
 */
export type ByteProgram = Generator<WantedBytes, boolean, Uint8Array>;

export interface ByteFeed {
  /** False once the bytes cannot be of the form any more. */
  read(chunk: Uint8Array): boolean;
  /** Whether the bytes ended where the form ends. */
  end(): boolean;
}

export function* take(count: number): Generator<WantedBytes, Uint8Array, Uint8Array> {
  return count === 0 ? new Uint8Array() : yield { count, kept: true };
}

/** Bytes that may be there, instead of the end. */
export function* takeUnlessEnded(count: number): Generator<WantedBytes, Uint8Array, Uint8Array> {
  return yield { count, kept: true, mayEnd: true };
}

export function* pass(count: number): Generator<WantedBytes, void, Uint8Array> {
  if (count > 0) yield { count, kept: false };
}

/** Runs a program on bytes that arrive in chunks cut anywhere. It holds at most the bytes that the program takes at once. */
export function feedProgram(program: ByteProgram): ByteFeed {
  const nothing = new Uint8Array();
  let step = program.next();
  let kept = nothing;
  let missing = step.done ? 0 : step.value.count;

  function resume(): void {
    step = program.next(kept);
    kept = nothing;
    missing = step.done ? 0 : step.value.count;
  }

  function read(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length && step.done !== true) {
      const part = chunk.subarray(at, at + missing);
      if (step.value.kept) {
        if (kept === nothing) kept = new Uint8Array(step.value.count);
        kept.set(part, step.value.count - missing);
      }
      at += part.length;
      missing -= part.length;
      if (missing === 0) resume();
    }
    return step.done === true ? step.value && at === chunk.length : true;
  }

  function end(): boolean {
    if (step.done === true) return step.value;
    return step.value.mayEnd === true && missing === step.value.count;
  }

  return { read, end };
}
