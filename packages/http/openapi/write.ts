import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clientTypes } from "./client-types.ts";
import { openApiDocument } from "./document.ts";

const folder = join(import.meta.dirname, "..");

writeFileSync(join(folder, "openapi.json"), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
writeFileSync(join(folder, "openapi.d.cts"), await clientTypes());
