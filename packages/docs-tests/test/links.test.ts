import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { allPages, page } from "./pages.ts";

const repository = join(import.meta.dirname, "../../..");

/** The anchor that a heading gets, as repository hosts make it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}

function anchorsOf(text: string): string[] {
  return Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading = ""]) => anchorOf(heading));
}

test("every link between pages leads somewhere", () => {
  const pages = allPages();
  const broken = pages.flatMap(({ path, text }) =>
    Array.from(
      text.replace(/^```.*?^```$/gms, "").matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g),
      ([link, target = "", anchor]) => {
        const full = target === "" ? path : join(dirname(path), target);
        if (!existsSync(join(repository, full))) return `${path}: ${link}`;
        const found = pages.find((other) => other.path === full);
        return anchor === undefined || found === undefined || anchorsOf(found.text).includes(anchor)
          ? []
          : `${path}: ${link}`;
      },
    ).flat(),
  );
  expect(broken).toEqual([]);
});

const docs = allPages().filter(({ path }) => /^docs\/\w+\/(?!\d)/.test(path));

test("the index of docs has a link to every page", () => {
  const { text } = page("docs/README.md");
  const linked = Array.from(text.matchAll(/\]\(([^)#]*)\)/g), ([, target]) => `docs/${target}`);
  expect(docs.map(({ path }) => path).filter((path) => !linked.includes(path))).toEqual([]);
});

test("every page of docs begins with its task", () => {
  const begins = /^# .+\n\nTo [a-z]/;
  expect(docs.filter(({ text }) => !begins.test(text)).map(({ path }) => path)).toEqual([]);
});
