import { useEffect, useRef } from "preact/hooks";

const marker = "dialog";

/** Settles when the entry of the dialog before is gone. */
let left: Promise<unknown> = Promise.resolve();

/**
 * Lets the browser's Back close a dialog, and not leave the view behind it.
 *
 * The dialog has an entry of its own in the tab's history. A dialog that stays open, because it asks first, gets it again.
 */
export function useBackCloses(onBack: () => void, isWanted: boolean): void {
  const newest = useRef(onBack);
  newest.current = onBack;
  useEffect(() => {
    if (!isWanted) return;
    let isOpen = true;
    const enter = () => {
      if (isOpen) history.pushState(marker, "");
    };
    const back = () => {
      newest.current();
      // Once a dialog that closes is closed.
      setTimeout(enter);
    };
    void left.then(() => {
      enter();
      if (isOpen) addEventListener("popstate", back);
    });
    return () => {
      isOpen = false;
      removeEventListener("popstate", back);
      if (history.state !== marker) return;
      left = new Promise((resolve) => addEventListener("popstate", resolve, { once: true }));
      history.back();
    };
  }, [isWanted]);
}
