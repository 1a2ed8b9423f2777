import { describe, expect, test } from "vitest";
import { project, startOurServer, startStandIn, tokens } from "../test/servers.ts";
import { createRulesClient } from "./index.ts";

const rule = { packageNamePattern: "@acme/*", packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
const terms = { ...rule, minimumAccessLevelForDelete: null, enforcement: "active" };

const servers = [
  { name: "this project's server", start: startOurServer, token: tokens.ours },
  { name: "GitLab", start: async () => (await startStandIn()).url, token: tokens.gitlab },
];

describe.each(servers)("the four requests of GitLab's API, against $name", ({ start, token }) => {
  test("a rule is created, listed, changed and deleted", async () => {
    const client = createRulesClient({ url: await start(), token, project });
    const created = (await client.createRule({ rule }))._unsafeUnwrap();
    expect(created).toEqual({ id: created.id, projectId: 7, ...terms });

    const change = { minimumAccessLevelForPush: null, minimumAccessLevelForDelete: "admin" } as const;
    const changed = (await client.updateRule({ ruleId: created.id, change }))._unsafeUnwrap();
    expect(changed).toEqual({ ...created, ...change });
    expect((await client.listRules())._unsafeUnwrap()).toEqual([changed]);

    expect((await client.deleteRule({ ruleId: created.id }))._unsafeUnwrap()).toBeUndefined();
    expect((await client.listRules())._unsafeUnwrap()).toEqual([]);
  });

  test("a list is sorted by id", async () => {
    const client = createRulesClient({ url: await start(), token, project });
    for (const name of ["c", "a", "b"]) {
      (await client.createRule({ rule: { ...rule, packageNamePattern: name } }))._unsafeUnwrap();
    }
    const listed = (await client.listRules())._unsafeUnwrap();
    expect(listed.map(({ packageNamePattern }) => packageNamePattern)).toEqual(["c", "a", "b"]);
  });

  test("an invalid rule is refused with its violations", async () => {
    const client = createRulesClient({ url: await start(), token, project });
    const invalid = await client.createRule({ rule: { ...rule, packageNamePattern: "@ac*me/app" } });
    expect(invalid._unsafeUnwrapErr()).toEqual({
      type: "invalid_rule",
      violations: [{ type: "pattern_format", packageType: "npm" }],
    });
    const created = (await client.createRule({ rule }))._unsafeUnwrap();
    const change = { packageNamePattern: "", minimumAccessLevelForPush: null } as const;
    expect((await client.updateRule({ ruleId: created.id, change }))._unsafeUnwrapErr()).toEqual({
      type: "invalid_rule",
      violations: [
        { type: "pattern_blank" },
        { type: "pattern_format", packageType: "npm" },
        { type: "level_missing" },
      ],
    });
  });

  test("each refusal has a type", async () => {
    const url = await start();
    const client = createRulesClient({ url, token, project });
    (await client.createRule({ rule }))._unsafeUnwrap();
    expect((await client.createRule({ rule }))._unsafeUnwrapErr()).toEqual({ type: "pattern_taken" });
    expect((await client.deleteRule({ ruleId: 999 }))._unsafeUnwrapErr()).toEqual({ type: "rule_not_found" });
    expect((await client.updateRule({ ruleId: 999, change: rule }))._unsafeUnwrapErr()).toEqual({
      type: "rule_not_found",
    });
    const elsewhere = createRulesClient({ url, token, project: "no/such/project" });
    expect((await elsewhere.listRules())._unsafeUnwrapErr()).toEqual({ type: "project_not_found" });
    const anonymous = createRulesClient({ url, project });
    expect((await anonymous.listRules())._unsafeUnwrapErr()).toEqual({ type: "unauthenticated" });
    expect((await anonymous.createRule({ rule }))._unsafeUnwrapErr()).toEqual({ type: "unauthenticated" });
  });
});

describe("refusals of this project's server", () => {
  test.each([
    ["token-expired", { type: "token_expired" }],
    ["token-revoked", { type: "token_revoked" }],
    ["token-developer", { type: "forbidden" }],
    ["token-reader", { type: "insufficient_scope" }],
  ])("%s", async (token, error) => {
    const client = createRulesClient({ url: await startOurServer(), token, project });
    expect((await client.createRule({ rule }))._unsafeUnwrapErr()).toEqual(error);
  });

  test("a project whose protection is switched off", async () => {
    const client = createRulesClient({ url: await startOurServer(), token: tokens.ours, project: 13 });
    expect((await client.listRules())._unsafeUnwrapErr()).toEqual({ type: "feature_disabled" });
  });

  test("a project that has as many rules as it may", async () => {
    const client = createRulesClient({ url: await startOurServer(1), token: tokens.ours, project });
    (await client.createRule({ rule: { ...rule, packageNamePattern: "first" } }))._unsafeUnwrap();
    expect((await client.createRule({ rule }))._unsafeUnwrapErr()).toEqual({
      type: "rule_limit_reached",
      maximumRules: 1,
    });
  });

  test("a rule that was changed since", async () => {
    const client = createRulesClient({ url: await startOurServer(), token: tokens.ours, project });
    const { id: ruleId } = (await client.createRule({ rule }))._unsafeUnwrap();
    expect((await client.deleteRule({ ruleId, unmodifiedSince: 0 }))._unsafeUnwrapErr()).toEqual({
      type: "precondition_failed",
    });
    expect((await client.listRules())._unsafeUnwrap()).toHaveLength(1);
  });
});

describe("what GitLab does not have", () => {
  test("is an error that names the endpoint, and is not asked for again", async () => {
    const gitlab = await startStandIn();
    const client = createRulesClient({ url: gitlab.url, token: tokens.gitlab, project });
    const unsupported = { type: "unsupported_by_server", endpoint: "rule_set" };
    expect((await client.readRuleSet())._unsafeUnwrapErr()).toEqual(unsupported);
    const asked = gitlab.requests.length;
    expect((await client.applyRuleSet({ rules: [] }))._unsafeUnwrapErr()).toEqual(unsupported);
    const evaluated = { ...rule, enforcement: "evaluate" } as const;
    expect((await client.createRule({ rule: evaluated }))._unsafeUnwrapErr()).toEqual(unsupported);
    expect((await client.listHistory())._unsafeUnwrapErr()).toEqual({ ...unsupported, endpoint: "history" });
    expect((await client.serverKind())._unsafeUnwrap()).toBe("gitlab");
    expect(gitlab.requests).toHaveLength(asked);
    expect(gitlab.rules()).toEqual([]);
  });

  test("an old release wants a push level, and its own words say so", async () => {
    const gitlab = await startStandIn({ release: "old" });
    const client = createRulesClient({ url: gitlab.url, token: tokens.gitlab, project });
    expect((await client.createRule({ rule }))._unsafeUnwrap()).toMatchObject(terms);
    const deleteOnly = { ...rule, minimumAccessLevelForPush: null, minimumAccessLevelForDelete: "owner" } as const;
    expect((await client.createRule({ rule: deleteOnly }))._unsafeUnwrapErr()).toEqual({
      type: "request_rejected",
      status: 400,
      messages: ["minimum_access_level_for_push is missing"],
    });
  });

  test("a server without the API at all is named", async () => {
    const gitlab = await startStandIn();
    const client = createRulesClient({ url: `${gitlab.url}/elsewhere`, token: tokens.gitlab, project });
    expect((await client.listRules())._unsafeUnwrapErr()).toMatchObject({
      type: "unexpected_answer",
      reason: expect.stringContaining("check the address"),
    });
  });
});

describe("options", () => {
  const options = { url: "https://gitlab.example.com", project: 7, token: "secret" };

  test.each([
    [{ url: "gitlab.example.com" }, "url must be the address of a server"],
    [{ url: "ftp://gitlab.example.com" }, "url must be the address of a server"],
    [{ url: "https://ann:secret@gitlab.example.com" }, "url must hold no user and no password"],
    [{ url: "https://gitlab.example.com?private_token=secret" }, "url must have no query"],
    [{ project: "flight" }, "project must be an id or a full path such as group/project"],
    [{ project: 1.5 }, "project must be an id"],
    [{ project: "a//b" }, "project must be an id"],
    [{ token: "secret\n" }, "does it end in a line break?"],
    [{ token: "" }, "token must be printable ASCII"],
    [{ timeoutMs: 0 }, "timeoutMs must be an integer of at least 1, got 0"],
    [{ retries: -1 }, "retries must be an integer of at least 0, got -1"],
  ])("%o throws a TypeError that repeats no secret", (wrong, message) => {
    const make = () => createRulesClient({ ...options, ...wrong });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
    expect(make).not.toThrow("secret");
  });
});
