import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { allPages } from "./pages.ts";

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
        const found = pages.find((page) => page.path === full);
        return anchor === undefined || found === undefined || anchorsOf(found.text).includes(anchor)
          ? []
          : `${path}: ${link}`;
      },
    ).flat(),
  );
  expect(broken).toEqual([]);
});
