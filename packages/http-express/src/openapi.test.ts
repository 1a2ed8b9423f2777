import { readFile } from "node:fs/promises";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it, test } from "vitest";
import { documentedAnswers, schemaComplaint } from "../test/documented-answers.ts";
import { plainSetting, settings, startServer } from "../test/server.ts";
import { clientTypes } from "./client-types.ts";
import { openApiDocument } from "./document.ts";

const published = JSON.parse(await readFile(new URL("../openapi.json", import.meta.url), "utf8"));

test("the document and the types that are published are made of the schemas that parse requests", async () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  expect(await readFile(new URL("../openapi.d.cts", import.meta.url), "utf8")).toBe(await clientTypes());
});

test("the document has nothing that a linter minds", async () => {
  const config = await createConfig({ extends: ["recommended-strict"] });
  const problems = await lintFromString({ source: JSON.stringify(openApiDocument()), config });
  expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
});

test("every example in the document is of its schema", () => {
  const withBody = documentedAnswers.flatMap(({ content }) => content ?? []);
  expect(withBody.length).toBeGreaterThan(30);
  for (const { schema, example } of withBody) expect(schemaComplaint(schema, example)).toBeNull();
});

describe.each(settings)("$name", (setting) => {
  it("serves the document, with the address at which it is mounted, to anybody", async () => {
    const { ask } = await startServer(setting);
    const { status, text } = await ask("GET", "/openapi.json", { as: null });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ ...published, servers: [{ url: setting.mountPath || "/" }] });
    expect(await ask("HEAD", "/openapi.json")).toMatchObject({ status: 200, text: "" });
  });
});

it("serves no document where it is switched off, and none to other methods", async () => {
  const off = await startServer(plainSetting, { openApi: false });
  expect(await off.ask("GET", "/openapi.json")).toMatchObject({ status: 404, text: '{"error":"404 Not Found"}' });
  const on = await startServer(plainSetting);
  expect(await on.ask("POST", "/openapi.json", { json: {} })).toMatchObject({ status: 404 });
});

it("tells clients the contract's six keys of a rule, in its order", () => {
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
