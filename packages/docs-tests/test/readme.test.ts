import { expect, test } from "vitest";
import { page } from "./pages.ts";

const readme = page("README.md");

test("the README has at most 120 lines and 700 words", () => {
  expect(readme.text.trimEnd().split("\n").length).toBeLessThanOrEqual(120);
  expect(readme.text.trim().split(/\s+/).length).toBeLessThanOrEqual(700);
});

test("the README's two commands stand in blocks of their own", () => {
  const commands = readme.blocks.flatMap(({ language, code }) => (language === "sh" ? [code] : []));
  expect(commands).toContain("npx --yes pnpm@12.21.0 start\n");
  expect(commands).toContain("npx --yes pnpm@12.21.0 test\n");
});
