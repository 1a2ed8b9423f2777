import { once } from "node:events";
import { createServer } from "node:http";
import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import {
  createPackageProtection,
  type ManagedPackageProtection,
  type PackageChecks,
  type RuleStore,
} from "@package-protection/core";
import { notFound, protectionRulesRouter } from "@package-protection/http-express";
import express from "express";
import { expect, onTestFinished } from "vitest";

export const projectId = 7;

/** A host of an application with one project, over a store. */
export interface Host {
  readonly protection: ManagedPackageProtection;
  /** The patterns of all rules, by way of HTTP; null for 503. */
  list(): Promise<readonly string[] | null>;
  /** Whether the rule was created, by way of HTTP; otherwise the answer was 503. */
  create(pattern: string): Promise<boolean>;
  /** What was logged of the failure of the last request that failed. */
  readonly lastFailure: unknown;
}

const caller = { name: "root", admin: true, scopes: ["api"] } as const;

export async function startHost(store: RuleStore): Promise<Host> {
  const directory = memoryProjectDirectory({
    projects: [{ id: projectId, path: "acme/web", visibility: "private" }],
    users: [],
  });
  const protection = createPackageProtection({ store, directory });
  let lastFailure: unknown = null;
  const logger = {
    info: () => undefined,
    warn: () => undefined,
    error(_message: string, details: unknown) {
      lastFailure = details;
    },
  };
  const authenticate = () => ({ outcome: "authenticated", caller }) as const;
  const app = express().use("/api/v4", protectionRulesRouter({ protection, authenticate, logger }), notFound);
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const url = `http://127.0.0.1:${port}/api/v4/projects/${projectId}/packages/protection/rules`;

  async function ask(method: string, expected: number, query: string, body?: object): Promise<unknown> {
    const headers = { "PRIVATE-TOKEN": "root", "Content-Type": "application/json" };
    const answer = await fetch(url + query, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const content: unknown = await answer.json();
    if (answer.status === 503) {
      expect(content).toEqual({ message: "503 Service Unavailable" });
      return null;
    }
    expect(answer.status).toBe(expected);
    return content;
  }

  return {
    protection,
    async list() {
      const rules = await ask("GET", 200, "?per_page=100");
      if (rules === null) return null;
      if (!Array.isArray(rules)) throw new Error("no list of rules");
      return rules.map((rule) => String(rule.package_name_pattern));
    },
    async create(package_name_pattern) {
      const levels = { minimum_access_level_for_push: "owner" };
      return (await ask("POST", 201, "", { package_name_pattern, package_type: "generic", ...levels })) !== null;
    },
    get lastFailure() {
      return lastFailure;
    },
  };
}

/** Whether a maintainer may push a package; null where there is no telling. */
export async function mayPush(protection: PackageChecks, packageName: string): Promise<boolean | null> {
  const principal = { kind: "user", accessLevel: "maintainer" } as const;
  const request = { projectId, principal, action: "push", packageType: "generic", packageName } as const;
  return (await protection.checkPackage(request)).match(
    () => true,
    (error) => {
      if (error.type === "package_protected") return false;
      expect(error).toMatchObject({ type: "store_unavailable", cause: expect.any(Error) });
      return null;
    },
  );
}
