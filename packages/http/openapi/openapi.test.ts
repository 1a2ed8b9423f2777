import { readFile } from "node:fs/promises";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it, test } from "vitest";
import { documentedAnswers, schemaComplaint } from "../test/documented-answers.ts";
import { clientTypes } from "./client-types.ts";
import { publishedDocuments } from "./published.ts";

describe.each(Object.entries(publishedDocuments))("%s", (name, document) => {
  test("the document and the types that are published are made of the schemas that parse requests", async () => {
    const read = (extension: string) => readFile(new URL(`../${name}.${extension}`, import.meta.url), "utf8");
    expect(JSON.parse(await read("json"))).toEqual(JSON.parse(JSON.stringify(document)));
    expect(await read("d.cts")).toBe(await clientTypes(document));
  });

  test("the document passes a linter", async () => {
    const config = await createConfig({ extends: ["recommended-strict"] });
    const complaints = await lintFromString({ source: JSON.stringify(document), config });
    expect(complaints.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });
});

test("every example in the document is of its schema", () => {
  const withBody = documentedAnswers.flatMap(({ content }) => content ?? []);
  expect(withBody.length).toBeGreaterThan(90);
  for (const { schema, example } of withBody) expect(schemaComplaint(schema, example)).toBeNull();
});

it("has the contract's six keys of a rule, in its order", () => {
  const { content } =
    documentedAnswers.find(({ template, status }) => template.endsWith("/protection/rules") && status === 201) ?? {};
  expect(Object.keys(Object(content?.example))).toEqual([
    "id",
    "project_id",
    "package_name_pattern",
    "package_type",
    "minimum_access_level_for_delete",
    "minimum_access_level_for_push",
  ]);
});
