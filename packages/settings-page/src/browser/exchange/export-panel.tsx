import { useRef, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Note } from "../elements/note.tsx";
import { laterText } from "../later-text.ts";
import { usePage } from "../state/page.ts";
import { useLoad } from "../state/use-load.ts";
import { loadRulesFile } from "./load-rules-file.ts";

const words = laterText.exchange;

export function ExportPanel() {
  const { rules, settings, notify } = usePage();
  const [isShown, setShown] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const shown = useRef<HTMLPreElement>(null);
  const [load] = useLoad(isShown ? write : null, [rules.revision]);
  // Never the YAML of other rules than those that are there now.
  const yaml = isShown && load.status === "ready" ? load.value : null;

  async function write() {
    const file = await loadRulesFile();
    return file.map(({ writeRulesFile }) => writeRulesFile(rules.rules, String(settings.project)));
  }

  async function written(): Promise<string | null> {
    const content = await write();
    setFailed(content.isErr());
    return content.unwrapOr(null);
  }

  async function download() {
    const content = await written();
    if (content === null) return;
    const address = URL.createObjectURL(new Blob([content], { type: "application/yaml" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = words.fileName;
    link.click();
    URL.revokeObjectURL(address);
  }

  async function copy(content: string) {
    try {
      await navigator.clipboard.writeText(content);
      notify({ message: words.copied });
    } catch {
      // Browsers have no clipboard for pages without TLS.
      if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
      notify({ message: words.copyFailed, kind: "error" });
    }
  }

  return (
    <section class="card panel" aria-labelledby="export">
      <h3 id="export">{words.export}</h3>
      <p class="muted">{words.exportText(rules.rules.length)}</p>
      {(hasFailed || (isShown && load.status === "failed")) && <Note kind="error">{words.loadFailed}</Note>}
      <div class="buttons">
        <button type="button" class="button primary" onClick={download}>
          <Icon name="download" />
          {words.download}
        </button>
        <button type="button" class="button" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? words.hide : words.show}
        </button>
        {yaml !== null && (
          <button type="button" class="button" onClick={() => copy(yaml)}>
            {words.copy}
          </button>
        )}
      </div>
      {yaml !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard.
        <section class="yaml-shown" tabIndex={0} aria-label={words.yaml}>
          <pre ref={shown}>{yaml}</pre>
        </section>
      )}
    </section>
  );
}
