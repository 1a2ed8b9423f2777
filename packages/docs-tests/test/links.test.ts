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

/** Every address in a page outside its code: of links, pictures and references, in Markdown and in HTML. */
function addressesIn(text: string): string[] {
  const prose = text.replace(/^```.*?^```$/gms, "").replace(/`[^`\n]*`/g, "");
  const markdown = prose.matchAll(/\]\(<?([^)>\s]+)|^\[[^\]]+\]: <?([^>\s]+)/gm);
  const html = prose.matchAll(/\b(?:href|src|srcset)="([^"\s]+)/g);
  return [...markdown, ...html].map(([, inline, reference]) => inline ?? reference ?? "");
}

test("every link and picture of a page leads somewhere", () => {
  const pages = allPages();
  const broken = pages.flatMap(({ path, text }) =>
    addressesIn(text).flatMap((address) => {
      if (/^(?:https?|mailto):/.test(address)) return [];
      const [target = "", anchor] = address.split("#");
      const full = target === "" ? path : join(dirname(path), target);
      if (!existsSync(join(repository, full))) return `${path}: ${address}`;
      const found = pages.find((other) => other.path === full);
      return anchor === undefined || found === undefined || anchorsOf(found.text).includes(anchor)
        ? []
        : `${path}: ${address}`;
    }),
  );
  expect(broken).toEqual([]);
});

test("every picture of a page says in words what it shows", () => {
  const silent = allPages().flatMap(({ path, text }) =>
    Array.from(
      text.matchAll(/!\[\s*\]\([^)]*\)|<img(?![^>]*\balt="[^"]+")[^>]*>/g),
      ([picture]) => `${path}: ${picture}`,
    ),
  );
  expect(silent).toEqual([]);
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
