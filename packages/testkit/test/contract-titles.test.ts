import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { StoreSetting } from "../src/rule-store-contract/contract-test.ts";
import { storeWith } from "./broken-stores/planted-fault.ts";
import { clauseOf, failureOf, registeredTests } from "./contract-outcome.ts";

const port = new URL("../../core/src/store/rule-store.ts", import.meta.url);
const good = { makeStore: async (setting?: StoreSetting) => storeWith({}, setting) };
const aloneInMemory = { makeStore: async (setting?: StoreSetting) => ({ store: storeWith({}, setting).store }) };
const without = { secondHandle: "one is enough", restart: "it ends", close: "it stays open" };

test("every clause of the port has one test with its number, and every number is a clause", async () => {
  const [, comment = ""] =
    /\/\*\*((?:(?!\*\/).)*)\*\/\s*export interface RuleStore /s.exec(await readFile(port, "utf8")) ?? [];
  const clauses = Array.from(comment.matchAll(/^ \* (\d+)\. /gm), ([, number]) => Number(number));
  expect(clauses).toHaveLength(23);
  expect(clauses).toEqual(clauses.map((_, index) => index + 1));
  expect(
    registeredTests(good)
      .map(clauseOf)
      .filter((clause) => clause !== null),
  ).toEqual(clauses);
});

test("the titles list what is not checked, with the reason", async () => {
  const tests = registeredTests({ ...aloneInMemory, without });
  const titles = tests.map(({ title }) => title);
  expect(titles).toContainEqual(expect.stringMatching(/^13\. .* \(not checked after a restart: it ends\)$/));
  expect(titles).toContainEqual(
    expect.stringMatching(/^23\. .* \(not checked after the handle was closed: it stays open\)$/),
  );
  expect(titles.filter((title) => title.includes("on a second handle: one is enough"))).toHaveLength(5);
  for (const contractTest of tests) expect(await failureOf(contractTest), contractTest.title).toBeNull();
  expect(registeredTests(good).filter(({ title }) => title.includes("not checked"))).toEqual([]);
});

test("what is neither given nor said to be missing fails every test", async () => {
  for (const contractTest of registeredTests(aloneInMemory)) {
    expect(await failureOf(contractTest)).toContain("secondHandle: let makeStore provide it, or say in `without` why");
  }
});

test("what is given and said to be missing fails every test", async () => {
  for (const contractTest of registeredTests({ ...good, without })) {
    expect(await failureOf(contractTest)).toContain("secondHandle: makeStore provides it: remove it from `without`");
  }
});
