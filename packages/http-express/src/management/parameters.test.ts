import { deleteProtectionLevels, packageTypes, pushProtectionLevels } from "@package-protection/core";
import { describe, expect, it } from "vitest";
import { settings, startServer } from "../../test/server.ts";

const rules = "/projects/7/packages/protection/rules";
const rule = { package_name_pattern: "a*", package_type: "npm", minimum_access_level_for_push: "owner" };

function onWire(terms: {
  readonly pattern?: string;
  readonly type?: string;
  readonly remove?: string | null;
  readonly push?: string | null;
}): string {
  return JSON.stringify({
    id: 1,
    project_id: 7,
    package_name_pattern: terms.pattern ?? "a*",
    package_type: terms.type ?? "npm",
    minimum_access_level_for_delete: terms.remove ?? null,
    minimum_access_level_for_push: terms.push === undefined ? "owner" : terms.push,
  });
}

const levelsMissing =
  "minimum_access_level_for_push, minimum_access_level_for_delete are missing, at least one parameter must be provided";
const typeMissing = "package_type is missing, package_type does not have a valid value";
const blank = "Package name pattern can't be blank";
const tooLong = "Package name pattern is too long (maximum is 255 characters)";
const noLevel = "A rule must have at least a minimum access role for push or delete.";
const format = (name: string) =>
  `Package name pattern should be a valid ${name} package name with optional wildcard characters.`;

describe.each(settings)("$name", (setting) => {
  it("names the missing Content-Type to a client that sent JSON as a form", async () => {
    const { ask } = await startServer(setting);
    const hint = "the body looks like JSON, send it with the header Content-Type: application/json";
    const form = JSON.stringify(rule);
    const missing = ["package_name_pattern is missing", typeMissing, levelsMissing];
    const created = await ask("POST", rules, { form });
    expect(created).toMatchObject({ status: 400, text: JSON.stringify({ error: [...missing, hint].join(", ") }) });
    expect((await ask("POST", rules, { json: rule })).status).toBe(201);
    const changed = await ask("PATCH", `${rules}/1`, { form });
    expect(changed).toMatchObject({ status: 400, text: JSON.stringify({ error: hint }) });
    // Whatever is in the query still counts.
    const query = "?minimum_access_level_for_push=admin";
    expect(await ask("PATCH", `${rules}/1${query}`, { form })).toMatchObject({
      status: 200,
      text: onWire({ push: "admin" }),
    });
  });

  it.each(packageTypes)("creates rules for %s packages", async (type) => {
    const { ask } = await startServer(setting);
    const pattern = type === "terraform_module" ? "name/system" : "*";
    const json = { ...rule, package_type: type, package_name_pattern: pattern };
    expect(await ask("POST", rules, { json })).toMatchObject({ status: 201, text: onWire({ pattern, type }) });
  });

  it("takes every level that there is", async () => {
    const { ask } = await startServer(setting);
    await ask("POST", rules, { json: rule });
    for (const push of [...pushProtectionLevels, null]) {
      for (const remove of [...deleteProtectionLevels, null]) {
        const json = { minimum_access_level_for_push: push, minimum_access_level_for_delete: remove };
        const answer = await ask("PATCH", `${rules}/1`, { json });
        if (push === null && remove === null) expect(answer.status).toBe(422);
        else expect(answer).toMatchObject({ status: 200, text: onWire({ push, remove }) });
      }
    }
  });

  it.each([
    [{}, ["package_name_pattern is missing", typeMissing, levelsMissing]],
    [{ ...rule, package_type: undefined }, [typeMissing]],
    [{ ...rule, package_type: null }, ["package_type does not have a valid value"]],
    [{ ...rule, package_type: "" }, ["package_type does not have a valid value"]],
    [{ ...rule, package_type: "NPM" }, ["package_type does not have a valid value"]],
    [{ ...rule, package_type: " npm" }, ["package_type does not have a valid value"]],
    [{ ...rule, package_type: "__proto__" }, ["package_type does not have a valid value"]],
    [{ ...rule, package_type: 1 }, ["package_type does not have a valid value"]],
    [{ ...rule, package_type: ["npm"] }, ["package_type is invalid"]],
    [{ ...rule, package_type: {} }, ["package_type is invalid"]],
    [{ ...rule, package_type: "npm\0" }, ["package_type is invalid"]],
    [{ ...rule, package_name_pattern: undefined }, ["package_name_pattern is missing"]],
    [{ ...rule, package_name_pattern: [] }, ["package_name_pattern is invalid"]],
    [{ ...rule, package_name_pattern: { a: 1 } }, ["package_name_pattern is invalid"]],
    [{ ...rule, package_name_pattern: "a\0" }, ["package_name_pattern is invalid"]],
    [{ ...rule, package_name_pattern: "a\ud800" }, ["package_name_pattern is invalid"]],
    [{ ...rule, minimum_access_level_for_push: undefined }, [levelsMissing]],
    [{ ...rule, minimum_access_level_for_push: "" }, ["minimum_access_level_for_push does not have a valid value"]],
    [
      { ...rule, minimum_access_level_for_push: "guest" },
      ["minimum_access_level_for_push does not have a valid value"],
    ],
    [{ ...rule, minimum_access_level_for_push: 40 }, ["minimum_access_level_for_push does not have a valid value"]],
    [{ ...rule, minimum_access_level_for_push: true }, ["minimum_access_level_for_push does not have a valid value"]],
    [{ ...rule, minimum_access_level_for_push: ["owner"] }, ["minimum_access_level_for_push is invalid"]],
    [
      { ...rule, minimum_access_level_for_delete: "maintainer" },
      ["minimum_access_level_for_delete does not have a valid value"],
    ],
    [
      {
        package_name_pattern: [],
        package_type: "x",
        minimum_access_level_for_push: "x",
        minimum_access_level_for_delete: {},
      },
      [
        "package_name_pattern is invalid",
        "package_type does not have a valid value",
        "minimum_access_level_for_delete is invalid",
        "minimum_access_level_for_push does not have a valid value",
      ],
    ],
  ])("refuses to create from %j", async (json, problems) => {
    const { ask } = await startServer(setting);
    const error = problems.join(", ");
    expect(await ask("POST", rules, { json })).toMatchObject({ status: 400, text: JSON.stringify({ error }) });
    expect((await ask("POST", "/projects/%zz/packages/protection/rules", { json })).text).toBe(
      JSON.stringify({ error: `id is invalid, ${error}` }),
    );
    expect((await ask("GET", rules)).text).toBe("[]");
  });

  it.each([
    [{ package_type: "" }, ["package_type does not have a valid value"]],
    [{ package_type: {} }, ["package_type is invalid"]],
    [{ package_name_pattern: [] }, ["package_name_pattern is invalid"]],
    [
      { minimum_access_level_for_push: "x", minimum_access_level_for_delete: "x" },
      [
        "minimum_access_level_for_delete does not have a valid value",
        "minimum_access_level_for_push does not have a valid value",
      ],
    ],
  ])("refuses to change to %j", async (json, problems) => {
    const { ask } = await startServer(setting);
    await ask("POST", rules, { json: rule });
    const error = problems.join(", ");
    expect(await ask("PATCH", `${rules}/1`, { json })).toMatchObject({ status: 400, text: JSON.stringify({ error }) });
    expect((await ask("PATCH", "/projects/%zz/packages/protection/rules/x", { json })).text).toBe(
      JSON.stringify({ error: `id is invalid, package_protection_rule_id is invalid, ${error}` }),
    );
    expect((await ask("PATCH", rules, { json })).text).toBe(
      JSON.stringify({ error: `package_protection_rule_id is missing, ${error}` }),
    );
    expect((await ask("GET", rules)).text).toBe(`[${onWire({})}]`);
  });

  it.each([
    [{ ...rule, package_name_pattern: null }, [blank, format("NPM")]],
    [{ ...rule, package_name_pattern: "" }, [blank, format("NPM")]],
    [{ ...rule, package_name_pattern: " \u3000", package_type: "pypi" }, [blank, format("PyPI")]],
    [{ ...rule, package_name_pattern: "\t", package_type: "maven" }, [blank]],
    [{ ...rule, package_name_pattern: "a".repeat(256) }, [tooLong]],
    [{ ...rule, package_name_pattern: "😀".repeat(256), package_type: "generic" }, [tooLong]],
    [{ ...rule, package_name_pattern: "ä".repeat(256) }, [tooLong, format("NPM")]],
    [{ ...rule, package_name_pattern: "a", package_type: "terraform_module" }, [format("Terraform module")]],
    [{ ...rule, minimum_access_level_for_push: null }, [noLevel]],
    [
      { ...rule, package_name_pattern: "", minimum_access_level_for_push: null, minimum_access_level_for_delete: null },
      [blank, format("NPM"), noLevel],
    ],
  ])("cannot process %j", async (json, error) => {
    const { ask } = await startServer(setting);
    const unprocessable = { status: 422, text: JSON.stringify({ message: { error } }) };
    expect(await ask("POST", rules, { json })).toMatchObject(unprocessable);
    await ask("POST", rules, { json: rule });
    expect(await ask("PATCH", `${rules}/1`, { json })).toMatchObject(unprocessable);
    expect((await ask("GET", rules)).text).toBe(`[${onWire({})}]`);
  });

  it("keeps a rule's type", async () => {
    const { ask } = await startServer(setting);
    await ask("POST", rules, { json: rule });
    expect(await ask("PATCH", `${rules}/1`, { json: { package_type: null } })).toMatchObject({
      status: 422,
      text: `{"message":{"error":["Package type can't be blank"]}}`,
    });
  });

  it("takes a pattern once, compared exactly", async () => {
    const { ask } = await startServer(setting);
    const taken = { status: 422, text: '{"message":{"error":["Package name pattern has already been taken"]}}' };
    await ask("POST", rules, { json: rule });
    expect(await ask("POST", rules, { json: rule })).toMatchObject(taken);
    expect((await ask("POST", rules, { json: { ...rule, package_name_pattern: "A*" } })).status).toBe(201);
    expect((await ask("POST", rules, { json: { ...rule, package_type: "maven" } })).status).toBe(201);
    expect(await ask("PATCH", `${rules}/2`, { json: { package_name_pattern: "a*" } })).toMatchObject(taken);
    expect((await ask("PATCH", `${rules}/1`, { json: rule })).text).toBe(onWire({}));
    expect(await ask("POST", rules, { json: { ...rule, minimum_access_level_for_push: null } })).toMatchObject({
      status: 422,
      text: JSON.stringify({ message: { error: [noLevel] } }),
    });
  });

  it("changes what it was sent, and nothing else", async () => {
    const { ask } = await startServer(setting);
    await ask("POST", rules, { json: rule });
    const change = async (json: unknown) => (await ask("PATCH", `${rules}/1`, { json })).text;
    expect((await ask("PATCH", `${rules}/1`)).text).toBe(onWire({}));
    expect(await change({})).toBe(onWire({}));
    expect(await change({ package_type: "maven" })).toBe(onWire({ type: "maven" }));
    expect(await change({ minimum_access_level_for_delete: "admin", unknown: [] })).toBe(
      onWire({ type: "maven", remove: "admin" }),
    );
    expect(await change({ minimum_access_level_for_push: null })).toBe(
      onWire({ type: "maven", remove: "admin", push: null }),
    );
    expect(await change({ package_name_pattern: 1 })).toBe(
      onWire({ type: "maven", remove: "admin", push: null, pattern: "1" }),
    );
    expect(await change({ package_name_pattern: false })).toBe(
      onWire({ type: "maven", remove: "admin", push: null, pattern: "false" }),
    );
    expect(await change({ package_name_pattern: " x " })).toBe(
      onWire({ type: "maven", remove: "admin", push: null, pattern: " x " }),
    );
  });

  it("reads forms", async () => {
    const { ask } = await startServer(setting);
    const form =
      "package_name_pattern=com%2Facme+%2B%C3%A4&package%5Ftype=npm&package_type=maven&minimum_access_level_for_delete=owner&a[b]=1&__proto__=x&=&&x";
    expect(await ask("POST", rules, { form })).toMatchObject({
      status: 201,
      text: onWire({ pattern: "com/acme +ä", type: "maven", remove: "owner", push: null }),
    });
    expect(await ask("POST", rules, { form: "package_name_pattern=&minimum_access_level_for_push=" })).toMatchObject({
      status: 400,
      text: JSON.stringify({ error: `${typeMissing}, minimum_access_level_for_push does not have a valid value` }),
    });
    const bracketed = "package_name_pattern[a]=x&package_type[b][c]=npm&minimum_access_level_for_push[d]=owner";
    expect((await ask("POST", rules, { form: bracketed })).text).toBe(
      JSON.stringify({ error: ["package_name_pattern is missing", typeMissing, levelsMissing].join(", ") }),
    );
  });

  it("reads the query, which the body beats", async () => {
    const { ask } = await startServer(setting);
    const query = "?package_name_pattern=query&package_type=maven&minimum_access_level_for_push=owner&id=8";
    expect(await ask("POST", `${rules}${query}`)).toMatchObject({
      status: 201,
      text: onWire({ pattern: "query", type: "maven" }),
    });
    const json = { package_name_pattern: "body", minimum_access_level_for_push: null };
    expect(await ask("PATCH", `${rules}/1${query}&minimum_access_level_for_delete=admin`, { json })).toMatchObject({
      status: 200,
      text: onWire({ pattern: "body", type: "maven", remove: "admin", push: null }),
    });
    for (const value of ["%zz", "%FF", "a%00", "%ED%A0%80"]) {
      expect(await ask("PATCH", `${rules}/1?package_name_pattern=${value}`)).toMatchObject({
        status: 400,
        text: '{"error":"package_name_pattern is invalid"}',
      });
      expect((await ask("PATCH", `${rules}/1?package_name_pattern=${value}`, { json })).status).toBe(200);
    }
  });

  it("ignores bodies where there is nothing to say", async () => {
    const { ask } = await startServer(setting);
    await ask("POST", rules, { json: rule });
    for (const ignored of [
      { headers: { "Content-Type": "multipart/form-data" }, body: "x" },
      { headers: { "Content-Type": "application/json" }, body: setting.seesBytes ? "{" : "5" },
      { form: "page=x" },
    ]) {
      expect((await ask("GET", rules, ignored)).text).toBe(`[${onWire({})}]`);
      expect((await ask("HEAD", rules, ignored)).status).toBe(200);
    }
    const headers = { "Content-Type": "text/plain" };
    expect((await ask("DELETE", `${rules}/1`, { headers, body: "x" })).status).toBe(204);
  });
});
