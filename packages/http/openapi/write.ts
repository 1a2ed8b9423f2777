import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clientTypes } from "./client-types.ts";
import { publishedDocuments } from "./published.ts";

const folder = join(import.meta.dirname, "..");

for (const [name, document] of Object.entries(publishedDocuments)) {
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`);
  writeFileSync(join(folder, `${name}.d.cts`), await clientTypes(document));
}
