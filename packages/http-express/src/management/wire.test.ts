import type { RuleDraft } from "@package-protection/core";
import { arbitraryRuleDraft, arbitraryRuleInput } from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ask } from "../../test/client.ts";
import { plainSetting, startServer } from "../../test/server.ts";

const rules = "/projects/7/packages/protection/rules";

function parametersOf(draft: RuleDraft) {
  return {
    package_name_pattern: draft.packageNamePattern,
    package_type: draft.packageType,
    minimum_access_level_for_delete: draft.minimumAccessLevelForDelete,
    minimum_access_level_for_push: draft.minimumAccessLevelForPush,
  };
}

function formOf(draft: RuleDraft): string {
  const entries = Object.entries(parametersOf(draft)).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  );
  return new URLSearchParams(entries).toString();
}

describe("the wire", () => {
  it.each<[string, (ask: Ask, draft: RuleDraft) => ReturnType<Ask>]>([
    ["JSON", (ask, draft) => ask("POST", rules, { json: parametersOf(draft) })],
    ["a form", (ask, draft) => ask("POST", rules, { form: formOf(draft) })],
    ["a query", (ask, draft) => ask("POST", `${rules}?${formOf(draft)}`)],
  ])("gives every valid rule back as it was sent in %s", async (_, create) => {
    const { ask } = await startServer(plainSetting);
    await fc.assert(
      fc.asyncProperty(arbitraryRuleDraft(), async (draft) => {
        const { status, text } = await create(ask, draft);
        const { id, ...terms } = JSON.parse(text);
        expect(status).toBe(201);
        expect(terms).toEqual({ project_id: 7, ...parametersOf(draft) });
        expect((await ask("GET", rules)).text).toBe(`[${text}]`);
        expect((await ask("DELETE", `${rules}/${id}`)).status).toBe(204);
      }),
    );
  });

  it("has a 2xx or a 4xx for every rule, valid or not, and keeps what it refuses out", async () => {
    const { ask } = await startServer(plainSetting);
    await fc.assert(
      fc.asyncProperty(arbitraryRuleInput(), async (input) => {
        const json = {
          package_name_pattern: input.packageNamePattern,
          package_type: input.packageType,
          minimum_access_level_for_delete: input.minimumAccessLevelForDelete,
          minimum_access_level_for_push: input.minimumAccessLevelForPush,
        };
        const { status, text } = await ask("POST", rules, { json });
        expect([201, 400, 422]).toContain(status);
        if (status === 201) await ask("DELETE", `${rules}/${JSON.parse(text).id}`);
        expect((await ask("GET", rules)).text).toBe("[]");
      }),
    );
  });

  it("has a 4xx for any other JSON, in any place", async () => {
    const { ask } = await startServer(plainSetting);
    const name = fc.constantFrom(
      "package_name_pattern",
      "package_type",
      "minimum_access_level_for_push",
      "__proto__",
      "a",
    );
    const body = fc.oneof(fc.jsonValue(), fc.dictionary(name, fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(
        body,
        fc.constantFrom("application/json", "application/x-www-form-urlencoded"),
        async (json, type) => {
          const headers = { "Content-Type": type };
          const { status } = await ask("POST", rules, { headers, body: JSON.stringify(json) });
          expect([400, 422]).toContain(status);
        },
      ),
    );
  });
});
