/** From a state, by any byte from the first to the last, to another state. */
type Step<State extends string> = readonly [from: State, first: string, last: string, to: State];

/** States of a reader of single bytes, as numbers: the place of each in the list. */
export interface ByteStates<State extends string> {
  /** At `256 * state + byte` the state after the byte; `stop` where the state has no step for it. */
  readonly after: Uint8Array;
  readonly stop: number;
  numberOf(state: State): number;
}

export function byteStates<const State extends string>(
  states: readonly State[],
  steps: readonly Step<NoInfer<State>>[],
): ByteStates<State> {
  const numberOf = (state: State) => states.indexOf(state);
  const stop = states.length;
  const after = new Uint8Array(256 * stop).fill(stop);
  for (const [from, first, last, to] of steps) {
    const row = 256 * numberOf(from);
    after.fill(numberOf(to), row + first.charCodeAt(0), row + last.charCodeAt(0) + 1);
  }
  return { after, stop, numberOf };
}
