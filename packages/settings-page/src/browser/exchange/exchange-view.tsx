import { laterText } from "../later-text.ts";
import { ExportPanel } from "./export-panel.tsx";
import { ImportPanel } from "./import-panel.tsx";

const words = laterText.exchange;

/** The rules as a file: out, and in again. */
export function ExchangeView() {
  return (
    <section aria-labelledby="exchange">
      <div class="view-head">
        <div>
          <h2 id="exchange">{words.heading}</h2>
          <p class="muted">{words.intro}</p>
        </div>
      </div>
      <div class="panels">
        <ExportPanel />
        <ImportPanel />
      </div>
    </section>
  );
}
