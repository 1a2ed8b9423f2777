import { useCallback, useRef, useState } from "preact/hooks";

/** What has just happened. */
export interface Toast {
  readonly message: string;
  readonly kind?: "done" | "error";
  readonly undo?: () => unknown;
}

export type ShownToast = Toast & { readonly key: number };

/** The newest message, with the way to show another one. It goes by itself, unless the pointer or the focus is on it. */
export function useToast(): readonly [ShownToast | null, (toast: Toast | null) => void] {
  const [toast, setToast] = useState<ShownToast | null>(null);
  const lastKey = useRef(0);
  const show = useCallback((next: Toast | null) => {
    lastKey.current += 1;
    setToast(next === null ? null : { ...next, key: lastKey.current });
  }, []);
  return [toast, show];
}
