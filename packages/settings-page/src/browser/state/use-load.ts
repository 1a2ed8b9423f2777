import type { Result } from "neverthrow";
import { type Inputs, useCallback, useEffect, useRef, useState } from "preact/hooks";

export type Load<T, E> =
  | { readonly status: "loading" /** What was there before. */; readonly value: T | null }
  | { readonly status: "failed"; readonly error: E; readonly value: T | null }
  | { readonly status: "ready"; readonly value: T };

/**
 * Reads something, again whenever an input changes or `again` is called. An answer that comes late is dropped.
 *
 * @param read null reads nothing, and keeps what was there.
 * @param waitMs how long the inputs must rest before it is read.
 */
export function useLoad<T, E>(
  read: (() => PromiseLike<Result<T, E>>) | null,
  inputs: Inputs,
  waitMs = 0,
): readonly [Load<T, E>, () => void] {
  const [load, setLoad] = useState<Load<T, E>>({ status: "loading", value: null });
  const [times, setTimes] = useState(0);
  const newest = useRef(read);
  newest.current = read;
  const again = useCallback(() => setTimes((before) => before + 1), []);
  useEffect(() => {
    let isLate = false;
    setLoad(({ value }) => ({ status: "loading", value }));
    const timer = setTimeout(async () => {
      const result = await newest.current?.();
      if (isLate || result === undefined) return;
      setLoad(({ value }) =>
        result.isOk() ? { status: "ready", value: result.value } : { status: "failed", error: result.error, value },
      );
    }, waitMs);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [...inputs, read === null, times, waitMs]);
  return [load, again];
}
