import { expect, test } from "vitest";
import { migratedDatabase } from "../../test/rule-database-file.ts";
import { statementTexts } from "./statements.ts";

const { begin, beginImmediate, commit, rollback, ...queries } = statementTexts;

test.each(Object.entries(queries))("%s is a probe of an index, without a scan or a sort", async (_, text) => {
  const database = await migratedDatabase(":memory:");
  const parameters = Array.from({ length: text.split("?").length - 1 }, () => 1);
  const plan = database
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
    .all(...parameters)
    .map(({ detail }) => detail);
  for (const step of plan) expect(step).toMatch(/^SEARCH \w+ USING /);
  if (/^\s*(?:SELECT|DELETE|UPDATE)/.test(text))
    expect(plan).toHaveLength(text.match(/FROM|JOIN|UPDATE/g)?.length ?? 0);
});

const ranges = Object.entries(queries).filter(([, text]) => /[<>]/.test(text));

test.each(ranges)("%s has no bare parameter, for whose values SQLite would prepare it anew", (_, text) => {
  expect(text).toMatch(/ \+\?/);
  expect(text).not.toMatch(/[^+]\?/);
});
