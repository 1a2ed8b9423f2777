import { readFile } from "node:fs/promises";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, it, test } from "vitest";
import { documentedAnswers, schemaComplaint } from "../test/documented-answers.ts";
import { clientTypes } from "./client-types.ts";
import { openApiDocument } from "./document.ts";

const published = JSON.parse(await readFile(new URL("../openapi.json", import.meta.url), "utf8"));

test("the document and the types that are published are made of the schemas that parse requests", async () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  expect(await readFile(new URL("../openapi.d.cts", import.meta.url), "utf8")).toBe(await clientTypes());
});

test("the document passes a linter", async () => {
  const config = await createConfig({ extends: ["recommended-strict"] });
  const complaints = await lintFromString({ source: JSON.stringify(openApiDocument()), config });
  expect(complaints.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
});

test("every example in the document is of its schema", () => {
  const withBody = documentedAnswers.flatMap(({ content }) => content ?? []);
  expect(withBody.length).toBeGreaterThan(30);
  for (const { schema, example } of withBody) expect(schemaComplaint(schema, example)).toBeNull();
});

it("has the contract's six keys of a rule, in its order", () => {
  const { content } = documentedAnswers.find(({ status }) => status === 201) ?? {};
  expect(Object.keys(Object(content?.example))).toEqual([
    "id",
    "project_id",
    "package_name_pattern",
    "package_type",
    "minimum_access_level_for_delete",
    "minimum_access_level_for_push",
  ]);
});
