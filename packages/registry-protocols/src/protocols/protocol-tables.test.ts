import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { protocolTables } from "./protocol-tables.ts";

const document = readFileSync(new URL("../../../../docs/understand/protocols.md", import.meta.url), "utf8");

/** The rows of the table below a heading, as they are written. */
function documented(protocol: string): readonly string[] {
  const [, section = ""] = document.split(`\n## ${protocol}\n`);
  const lines = section.split("\n\n")[0]?.split("\n") ?? [];
  return lines.filter((line) => line.startsWith("|")).slice(2);
}

test.each(Object.entries(protocolTables))("docs/understand/protocols.md shows the table of %s", (protocol, table) => {
  const rows = table.routes.map(([method, path, meaning]) => {
    const means = typeof meaning === "object" ? `${meaning.says} (body)` : meaning;
    return `| ${method} | \`${path}\` | ${means} |`;
  });
  expect(documented(protocol)).toEqual(rows);
});
