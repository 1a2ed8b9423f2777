import { expect, test } from "vitest";
import { project, startOurServer, startProtection, tokens } from "../test/servers.ts";
import { createRulesClient } from "./index.ts";

const owned = { packageNamePattern: "@acme/*", packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
const kept = { ...owned, packageNamePattern: "app", minimumAccessLevelForPush: "maintainer" } as const;

async function ourClient() {
  const url = await startOurServer(3);
  const client = createRulesClient({ url, token: tokens.ours, project });
  return { client, as: (token: string) => createRulesClient({ url, token, project }) };
}

test("a server of this project is known as one", async () => {
  const { client } = await ourClient();
  expect((await client.serverKind())._unsafeUnwrap()).toBe("package-protection");
});

test("a whole set is planned, applied and read, and rules that stay keep their ids", async () => {
  const { client } = await ourClient();
  const { id } = (await client.createRule({ rule: kept }))._unsafeUnwrap();
  const { revision } = (await client.readRuleSet())._unsafeUnwrap();
  const wanted = [{ ...kept, minimumAccessLevelForPush: "admin" } as const, owned];

  const planned = (await client.applyRuleSet({ rules: wanted, dryRun: true }))._unsafeUnwrap();
  expect(planned).toMatchObject({ revision, applied: false, plan: [{ operation: "update" }, { operation: "create" }] });
  expect(planned.plan[1]?.after).toEqual({
    ...owned,
    id: null,
    minimumAccessLevelForDelete: null,
    enforcement: "active",
  });

  const applied = (await client.applyRuleSet({ rules: wanted, expected: revision }))._unsafeUnwrap();
  expect(applied.applied).toBe(true);
  const read = (await client.readRuleSet())._unsafeUnwrap();
  expect(read.revision).toBe(applied.revision);
  expect(read.rules).toMatchObject([
    { id, minimumAccessLevelForPush: "admin", createdBy: "maintainer", updatedBy: "maintainer" },
    owned,
  ]);
  expect(read.rules[0]?.createdAt).toBeLessThanOrEqual(Date.now());

  expect((await client.applyRuleSet({ rules: [], expected: revision }))._unsafeUnwrapErr()).toEqual({
    type: "precondition_failed",
  });
});

test("a set with invalid rules is refused with the place of each", async () => {
  const { client } = await ourClient();
  const invalid = { ...owned, packageNamePattern: "@ac*me/app" };
  expect((await client.applyRuleSet({ rules: [owned, invalid, owned] }))._unsafeUnwrapErr()).toEqual({
    type: "invalid_items",
    errors: [
      {
        index: 1,
        message: "Package name pattern should be a valid NPM package name with optional wildcard characters.",
      },
      { index: 2, message: "Package name pattern, type and enforcement are those of rules[0]" },
    ],
  });
  const many = ["a", "b", "c", "d"].map((packageNamePattern) => ({ ...owned, packageNamePattern }));
  expect((await client.applyRuleSet({ rules: many }))._unsafeUnwrapErr()).toEqual({
    type: "rule_limit_reached",
    maximumRules: 3,
  });
});

test("one rule is only evaluated, becomes active, and is changed at a revision alone", async () => {
  const { client } = await ourClient();
  const created = (await client.createRule({ rule: { ...owned, enforcement: "evaluate" } }))._unsafeUnwrap();
  expect(created).toMatchObject({ ...owned, enforcement: "evaluate" });
  expect((await client.listRules())._unsafeUnwrap()).toEqual([]);
  const { revision } = (await client.readRuleSet())._unsafeUnwrap();
  const active = await client.updateRule({ ruleId: created.id, change: { enforcement: "active" }, expected: revision });
  expect(active._unsafeUnwrap()).toMatchObject({ id: created.id, enforcement: "active" });
  expect((await client.deleteRule({ ruleId: created.id, expected: revision }))._unsafeUnwrapErr()).toEqual({
    type: "precondition_failed",
  });
  expect((await client.deleteRule({ ruleId: created.id }))._unsafeUnwrap()).toBeUndefined();
});

test("history comes in pages, newest first, and an entry is undone once", async () => {
  const { client } = await ourClient();
  for (const rule of [owned, kept]) (await client.createRule({ rule }))._unsafeUnwrap();
  const first = (await client.listHistory({ limit: 1 }))._unsafeUnwrap();
  expect(first.entries).toMatchObject([
    { sequence: 2, by: "maintainer", reverts: null, changes: [{ before: null, after: kept }] },
  ]);
  const second = (await client.listHistory({ limit: 1, before: first.next ?? 0 }))._unsafeUnwrap();
  expect(second).toMatchObject({ entries: [{ sequence: 1 }], next: null });
  expect((await client.listHistory({ by: "nobody" }))._unsafeUnwrap().entries).toEqual([]);

  expect((await client.revertChange({ sequence: 2 }))._unsafeUnwrap()).toMatchObject({
    sequence: 3,
    reverts: 2,
    moreChanges: false,
  });
  expect((await client.revertChange({ sequence: 2 }))._unsafeUnwrapErr()).toEqual({
    type: "not_revertible",
    messages: ["409 Conflict: The entry was reverted by entry 3"],
  });
  expect((await client.revertChange({ sequence: 99 }))._unsafeUnwrapErr()).toEqual({ type: "history_entry_not_found" });
});

test("changes are previewed on the packages that are named", async () => {
  const { client } = await ourClient();
  const packages = [
    { packageType: "npm", packageName: "@acme/app" },
    { packageType: "npm", packageName: "other" },
  ] as const;
  const preview = (
    await client.previewRules({ changes: [{ operation: "create", rule: owned }], packages })
  )._unsafeUnwrap();
  expect(preview).toMatchObject({
    packages: 2,
    changedPackages: 1,
    push: { before: { unprotected: 2, owner: 0 }, after: { unprotected: 1, owner: 1 } },
    changes: [{ matchingPackages: 1, firstPackages: [packages[0]] }],
    page: [
      {
        ...packages[0],
        push: {
          before: { ruleCount: 0 },
          after: { requiredAccessLevel: "owner", rules: [{ id: null }], ruleCount: 1 },
        },
      },
    ],
    next: null,
    stoppedAt: null,
  });
  const unknown = await client.previewRules({ changes: [{ operation: "delete", ruleId: 99 }], packages });
  expect(unknown._unsafeUnwrapErr()).toEqual({
    type: "invalid_items",
    errors: [{ index: 0, message: "Rule is not found" }],
  });
});

test("findings are listed", async () => {
  const { client } = await ourClient();
  for (const rule of [owned, { ...kept, packageNamePattern: "@acme/app" }])
    (await client.createRule({ rule }))._unsafeUnwrap();
  const { findings } = (await client.listFindings())._unsafeUnwrap();
  expect(findings).toContainEqual(
    expect.objectContaining({
      type: "redundant",
      rule: expect.objectContaining({ id: 2 }),
      coveredBy: expect.objectContaining({ id: 1 }),
    }),
  );
});

test("packages are decided for the token's user, and for whom a maintainer names", async () => {
  const { client, as } = await ourClient();
  (await client.createRule({ rule: owned }))._unsafeUnwrap();
  const request = { action: "push", packages: [{ packageType: "npm", packageName: "@acme/app" }] } as const;
  const own = (await client.decidePackages(request))._unsafeUnwrap();
  expect(own).toMatchObject({
    minimumAccessLevel: "developer",
    decisions: [{ outcome: "blocked", requiredAccessLevel: "owner", blockedBy: { rules: [{ id: 1 }], ruleCount: 1 } }],
  });
  const others = await client.decidePackages({ ...request, principal: { kind: "user", accessLevel: "owner" } });
  expect(others._unsafeUnwrap().decisions).toMatchObject([{ outcome: "allowed" }]);
  const asDeveloper = await as("token-developer").decidePackages({ ...request, principal: { kind: "admin" } });
  expect(asDeveloper._unsafeUnwrapErr()).toEqual({ type: "forbidden" });
});

test("refusals are listed, enforced and evaluated, newest first", async () => {
  const { protection, url } = await startProtection();
  const client = createRulesClient({ url, token: tokens.ours, project });
  const { id } = (await client.createRule({ rule: owned }))._unsafeUnwrap();
  const push = { projectId: 7, packageType: "npm", packageName: "@acme/app", action: "push" } as const;
  expect((await protection.checkPackage({ ...push, principal: { kind: "deploy-token" } })).isErr()).toBe(true);
  const principal = { kind: "user", accessLevel: "maintainer" } as const;
  expect((await protection.checkPackage({ ...push, principal, origin: { name: "mia" } })).isErr()).toBe(true);

  const recent = (await client.listRefusals({ limit: 1 }))._unsafeUnwrap();
  expect(recent).toMatchObject({ scope: "this process", since: expect.any(Number) });
  expect(recent.refusals).toEqual([
    {
      at: expect.any(Number),
      enforced: true,
      principal,
      name: "mia",
      action: "push",
      packageType: "npm",
      packageName: "@acme/app",
      requiredAccessLevel: "owner",
      rules: [{ ...owned, id, minimumAccessLevelForDelete: null, enforcement: "active" }],
      ruleCount: 1,
    },
  ]);
  expect((await client.listRefusals())._unsafeUnwrap().refusals.map(({ principal: who }) => who.kind)).toEqual([
    "user",
    "deploy-token",
  ]);
});
