import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { joined, page } from "./pages.ts";

const source = (path: string) => readFileSync(join(import.meta.dirname, "../../", path), "utf8");

test("docs/reference/events.md shows an example of every event, and lists it", () => {
  const { text } = page("docs/reference/events.md");
  const printed = joined(page("docs/reference/events.md"), "text");
  const types = Array.from(
    source("core/src/protection/protection-event.ts").matchAll(/\breadonly type: "(\w+)"/g),
    ([, type]) => type,
  );
  expect(types.length).toBeGreaterThan(5);
  for (const type of types) {
    expect(text).toMatch(new RegExp(`^\\|.*\`${type}\``, "m"));
    expect(printed).toContain(`{"type":"${type}"`);
  }
  const [, outcomes = ""] = /readonly outcome: (.*);/.exec(source("http/src/guard/guard-event.ts")) ?? [];
  for (const [, outcome] of outcomes.matchAll(/"(\w+)"/g)) expect(text).toContain(`| \`${outcome}\` |`);
});
