import type { ComponentChild, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { text } from "../text.ts";
import { Note } from "./note.tsx";
import { Spinner } from "./spinner.tsx";

/** A component whose code is loaded after the page: when it is rendered first, or by `load` before. */
export interface Later<Props> {
  readonly Component: FunctionComponent<Props>;
  /** Loads the code. A failure shows where the component is rendered. */
  readonly load: () => void;
}

/**
 * Keeps a part of the page out of the first download.
 *
 * @param download an `import()` that picks the component.
 * @param meanwhile what is shown until it has come.
 */
export function later<Props extends object>(
  download: () => Promise<FunctionComponent<Props>>,
  meanwhile: ComponentChild = <Spinner />,
): Later<Props> {
  let Loaded: FunctionComponent<Props> | null = null;
  async function ensure(): Promise<void> {
    Loaded ??= await download();
  }
  function Component(props: Props) {
    const [hasFailed, setFailed] = useState(false);
    const [, renderAgain] = useState(0);
    const isMissing = Loaded === null;
    const tryToLoad = () => {
      setFailed(false);
      ensure().then(
        () => renderAgain(1),
        () => setFailed(true),
      );
    };
    useEffect(() => {
      // The code may have come since this was rendered.
      if (isMissing) tryToLoad();
    }, []);
    if (Loaded !== null) return <Loaded {...props} />;
    if (!hasFailed) return meanwhile;
    return (
      <Note kind="error">
        {text.common.notLoaded}{" "}
        <button type="button" class="button small" onClick={tryToLoad}>
          {text.common.retry}
        </button>
      </Note>
    );
  }
  return {
    Component,
    load: () => {
      ensure().catch(() => undefined);
    },
  };
}
