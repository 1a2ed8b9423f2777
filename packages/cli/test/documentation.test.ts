import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createProgram } from "../src/program.ts";
import { parseRulesFile } from "../src/rules-file/index.ts";

const pages = ["docs/manage/rules-as-code.md", "docs/manage/refused-push.md", "packages/cli/README.md"].map((path) => ({
  path,
  text: readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8"),
}));
const program = await createProgram([]);

/** What a command's help prints, examples included. */
function helpOf(command: Command): string {
  let help = "";
  command.configureOutput({
    writeOut(text) {
      help += text;
    },
  });
  command.outputHelp();
  return help;
}

function commandLines(text: string): readonly string[] {
  const joined = text.replaceAll(/\\\n */g, "");
  return Array.from(
    joined.matchAll(/(?:npx (?:--yes )?|\$ )package-protection (?<words>.*)$/gm),
    ({ groups }) => groups?.words ?? "",
  );
}

function blocks(text: string, language: string): readonly string[] {
  return Array.from(text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms")), ([, code = ""]) => code);
}

describe("every command line that is shown uses a command and options that there are", () => {
  const shown = [
    ...pages.map(({ path, text }) => ({ name: path, text })),
    ...program.commands.map((command) => ({ name: `${command.name()} --help`, text: helpOf(command) })),
  ];

  test.each(shown)("$name", ({ text }) => {
    const lines = commandLines(text);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const [name = "", ...words] = line.split(/\s+/);
      const command = program.commands.find((one) => one.name() === name);
      expect(command?.name()).toBe(name);
      const known = command?.options.map(({ long }) => long) ?? [];
      for (const option of words.filter((word) => word.startsWith("--"))) expect(known).toContain(option);
      for (const { long } of command?.options.filter(({ mandatory }) => mandatory) ?? []) expect(words).toContain(long);
    }
  });
});

test("every rules file that is shown is one", () => {
  const files = pages.flatMap(({ text }) => blocks(text, "yaml")).filter((code) => /^(?:rules|projects):/m.test(code));
  expect(files).toHaveLength(2);
  for (const file of files) expect(parseRulesFile(file).isOk()).toBe(true);
});

test("every pipeline that is shown is YAML that lints, plans and applies", () => {
  const pipelines = pages
    .flatMap(({ text }) => blocks(text, "yaml"))
    .filter((code) => /^ *(?:runs-on|script):/m.test(code));
  expect(pipelines).toHaveLength(2);
  for (const pipeline of pipelines) {
    const text = JSON.stringify(parse(pipeline));
    for (const command of ["lint", "plan", "apply"]) expect(text).toContain(`npx --yes package-protection ${command} `);
  }
});
