import type { AddressInfo } from "node:net";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { protectionRulesRouter } from "@package-protection/http-express";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { joined, page } from "./pages.ts";
import { runProgram } from "./run-program.ts";

const caller = { name: "olivia", admin: false, scopes: ["api"] } as const;
const project = { id: 7 };

/** A server with one project, and nobody but a maintainer. */
async function startServer() {
  const directory = memoryProjectDirectory({
    projects: [{ id: 7, path: "acme/web", visibility: "private" }],
    users: [{ name: "olivia", memberships: { 7: "maintainer" } }],
  });
  const protection = createPackageProtection({ store: memoryRuleStore(), directory });
  const authenticate = async () => ({ outcome: "authenticated", caller }) as const;
  const server = express().use("/api/v4", protectionRulesRouter({ protection, authenticate })).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return { protection, address: `http://127.0.0.1:${port}` };
}

test("docs/manage/migrating-from-gitlab.md copies every rule, and can be run again", async () => {
  const [source, target] = [await startServer(), await startServer()];
  const rules = [
    {
      packageNamePattern: "@acme/*",
      packageType: "npm",
      minimumAccessLevelForPush: "owner",
      minimumAccessLevelForDelete: null,
    },
    {
      packageNamePattern: "*",
      packageType: "maven",
      minimumAccessLevelForPush: null,
      minimumAccessLevelForDelete: "admin",
    },
  ] as const;
  for (const rule of rules) expect((await source.protection.createRule({ caller, project, rule })).isOk()).toBe(true);

  const [from, to] = [source, target].map(({ address }) =>
    JSON.stringify({ url: address, project: "acme/web", token: "t" }),
  );
  const twice = `for (const again of [1, 2]) console.log(JSON.stringify(await copyRules(${from}, ${to})));`;
  const printed = await runProgram(joined(page("docs/manage/migrating-from-gitlab.md"), "js") + twice, {});
  expect(printed).toBe('{"copied":2,"present":0}\n{"copied":0,"present":2}\n');
  const copied = await target.protection.listRules({ caller, project });
  expect(copied.unwrapOr([])).toMatchObject(rules);
});
