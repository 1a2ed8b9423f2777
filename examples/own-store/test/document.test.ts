import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const text = (path: string) => readFile(new URL(path, import.meta.url), "utf8");

function withoutIndentation(line: string): string {
  return line.trimStart();
}

test("the code in docs/extend/writing-a-store.md is this example's", async () => {
  const files = await Promise.all(["../src/own-rule-store.ts", "own-store.ts", "contract.node-test.ts"].map(text));
  const lines = files.map((file) => `\n${file.split("\n").map(withoutIndentation).join("\n")}\n`);
  const document = await text("../../../docs/extend/writing-a-store.md");
  const blocks = Array.from(document.matchAll(/```ts\n(.*?)```/gs), ([, block = ""]) => block);
  expect(blocks.length).toBeGreaterThan(5);
  for (const block of blocks) {
    const wanted = `\n${block.split("\n").map(withoutIndentation).join("\n")}`;
    expect(
      lines.some((file) => file.includes(wanted)),
      block,
    ).toBe(true);
  }
});

test("the document shows all of the store", async () => {
  const shown = new Set((await text("../../../docs/extend/writing-a-store.md")).split("\n").map(withoutIndentation));
  const store = (await text("../src/own-rule-store.ts")).split("\n").map(withoutIndentation);
  expect(store.filter((line) => !shown.has(line))).toEqual([]);
});
