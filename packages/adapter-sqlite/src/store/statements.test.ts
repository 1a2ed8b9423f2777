import { expect, test } from "vitest";
import { migratedDatabase } from "../../test/rule-database-file.ts";
import { statementTexts } from "./statements.ts";

const { begin, beginImmediate, commit, rollback, ...queries } = statementTexts;

/** What a statement may do besides searching an index: go through the operations of a write, or through what it has found. */
const allowed =
  /^(SEARCH \w+ USING .*|SCAN \w+ VIRTUAL TABLE INDEX \d+:|SCAN CONSTANT ROW|SCAN entry|CO-ROUTINE entry|LIST SUBQUERY \d+|USING ROWID SEARCH ON TABLE \w+ FOR IN-OPERATOR|CREATE BLOOM FILTER)/;

test.each(Object.entries(queries))("%s is a probe of an index, without a scan or a sort", async (_, text) => {
  const database = await migratedDatabase(":memory:");
  const parameters = Array.from({ length: text.split("?").length - 1 }, () => 1);
  const plan = database
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
    .all(...parameters)
    .map(({ detail }) => detail);
  for (const step of plan) expect(step).toMatch(allowed);
  const isScan = /^SCAN \w+ VIRTUAL/;
  expect(plan.filter((step) => isScan.test(step))).toHaveLength(/jsonb?_each/.test(text) ? 1 : 0);
});

const ranges = Object.entries(queries).filter(([name, text]) => /[<>]=? |BETWEEN/.test(text) && name !== "logChanges");

test.each(ranges)("%s has no bare parameter, for whose values SQLite would prepare it anew", (_, text) => {
  expect(text).toMatch(/ \+\?/);
  expect(text).not.toMatch(/[^+]\?/);
});
