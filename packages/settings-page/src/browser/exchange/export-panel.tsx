import { useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Note } from "../elements/note.tsx";
import { usePage } from "../state/page.ts";
import { text } from "../text.ts";
import { loadRulesFile } from "./load-rules-file.ts";

const words = text.exchange;

export function ExportPanel() {
  const { rules, settings } = usePage();
  const [yaml, setYaml] = useState<string | null>(null);
  const [hasFailed, setFailed] = useState(false);

  async function written(): Promise<string | null> {
    const file = await loadRulesFile();
    setFailed(file.isErr());
    return file.isOk() ? file.value.writeRulesFile(rules.rules, String(settings.project)) : null;
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

  return (
    <section class="card panel" aria-labelledby="export">
      <h3 id="export">{words.export}</h3>
      <p class="muted">{words.exportText(rules.rules.length)}</p>
      {hasFailed && <Note kind="error">{words.loadFailed}</Note>}
      <div class="buttons">
        <button type="button" class="button primary" onClick={download}>
          <Icon name="download" />
          {words.download}
        </button>
        <button type="button" class="button" onClick={async () => setYaml(await written())}>
          {words.show}
        </button>
      </div>
      {yaml !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard must reach it.
        <pre class="yaml" tabIndex={0} aria-label={words.yaml} role="region">
          {yaml}
        </pre>
      )}
    </section>
  );
}
