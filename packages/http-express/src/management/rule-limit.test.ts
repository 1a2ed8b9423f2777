import { once } from "node:events";
import { createServer } from "node:http";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { authenticate, directory } from "../../test/instance.ts";
import { protectionRulesRouter } from "../index.ts";

test("a rule beyond maximumRulesPerProject is 422 with the limit", async () => {
  const protection = createPackageProtection({ store: memoryRuleStore(), directory, maximumRulesPerProject: 1 });
  const app = express().use(protectionRulesRouter({ protection, authenticate }));
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const create = async (packageNamePattern: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/projects/7/packages/protection/rules`, {
      method: "POST",
      headers: { "PRIVATE-TOKEN": "token-maintainer", "Content-Type": "application/json" },
      body: JSON.stringify({
        package_name_pattern: packageNamePattern,
        package_type: "npm",
        minimum_access_level_for_push: "owner",
      }),
    });
    return { status: response.status, body: await response.json() };
  };
  expect((await create("a*")).status).toBe(201);
  expect(await create("b*")).toEqual({
    status: 422,
    body: { message: { error: ["Maximum number of package protection rules (1) exceeded"] } },
  });
});
