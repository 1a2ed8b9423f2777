import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { parse } from "yaml";
import { writeRulesFile } from "../rules-file/index.ts";
import { processTerminal } from "./terminal.ts";

const terminal = processTerminal();

/** What is written to the two outputs meanwhile. */
function written(use: () => void): string {
  let text = "";
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, "write").mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
    onTestFinished(() => spy.mockRestore());
  }
  try {
    use();
  } finally {
    vi.restoreAllMocks();
  }
  return text;
}

const units = fc.constantFrom(
  "a",
  "\n",
  "\u001b",
  "[31m",
  "[8m",
  "]0;",
  "\u0007",
  "\u009b",
  "\u202e",
  "\u2028",
  "\u{e0041}",
  "\r",
  "\t",
);
const hostile = fc.oneof(
  fc.array(units).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme" }),
);
const unprintable = /[^\P{Cc}\n]|\p{Cf}|\p{Zl}|\p{Zp}/u;

/** Without the beginnings and ends of this program's own colours. */
function withoutColours(output: string): string {
  return [1, 2, 22, 31, 32, 33, 39].reduce((rest, code) => rest.replaceAll(`\u001b[${code}m`, ""), output);
}

test("no text moves the cursor, changes the title or turns the order of a terminal", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const output = written(() => {
        terminal.print(`${text}${terminal.colour("green", text)}`);
        terminal.note(text);
        terminal.printJson({ [text]: [text] });
      });
      expect(withoutColours(output)).not.toMatch(unprintable);
    }),
  );
});

test("JSON means the same", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const output = written(() => terminal.printJson({ [text]: text }));
      expect(JSON.parse(output)).toEqual({ [text]: text });
    }),
  );
});

test("a rules file may be shown, and means the same", () => {
  fc.assert(
    fc.property(
      hostile.filter((text) => text !== ""),
      (packageNamePattern) => {
        const rule = { packageNamePattern, packageType: "maven", minimumAccessLevelForPush: "owner" } as const;
        const file = writeRulesFile([rule], packageNamePattern);
        expect(file).not.toMatch(unprintable);
        expect(parse(file)).toEqual({
          project: packageNamePattern,
          rules: [{ pattern: packageNamePattern, type: "maven", push: "owner" }],
        });
      },
    ),
  );
});
