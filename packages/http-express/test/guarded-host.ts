import { once } from "node:events";
import { createServer } from "node:http";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import {
  createPackageProtection,
  type MinimumAccessLevels,
  type OnEvent,
  type Principal,
  type RuleStore,
} from "@package-protection/core";
import express, { type RequestHandler } from "express";
import express4 from "express4";
import { onTestFinished } from "vitest";
import { createRules, type RuleTerms } from "../../http/test/rules.ts";
import { type PackageGuardOptions, packageGuard, packageWriteOf } from "../src/index.ts";

export const frameworks = [
  { name: "Express 5", framework: express },
  { name: "Express 4", framework: express4 },
] as const;

export interface GuardedHostOptions extends Partial<Omit<PackageGuardOptions, "protection">> {
  readonly framework?: typeof express;
  readonly mountPath?: string;
  readonly rules?: readonly RuleTerms[];
  readonly store?: RuleStore;
  readonly deadlineMs?: number;
  /** None by default, so that the rules alone decide. */
  readonly minimumAccessLevels?: Partial<MinimumAccessLevels> | null;
  /** Whether the protection is made without minimum access levels of the host's, and so has GitLab's. */
  readonly gitLabLevels?: boolean;
  readonly onEvent?: OnEvent;
  /** What is mounted before the guard, and between it and the route. */
  readonly before?: readonly RequestHandler[];
  readonly between?: readonly RequestHandler[];
  /** What a request that passed gets; by default its body is read whole, and the write is answered with what was vetted. */
  readonly route?: RequestHandler;
}

/** What a route was reached with. */
interface Stored {
  readonly method: string;
  readonly url: string;
  readonly packageName: string | null;
  readonly body: Buffer;
}

export interface GuardedHost {
  readonly port: number;
  /** What passed the guard, in the order in which it was read whole. */
  readonly stored: Stored[];
  readonly errors: unknown[];
}

/** The caller is whom the header `x-level` says: an access level, `instance-admin`, `deploy-token`, or nobody. */
function principalOf(level: string | undefined): Principal {
  switch (level) {
    case undefined:
      return { kind: "anonymous" };
    case "instance-admin":
      return { kind: "admin" };
    case "deploy-token":
      return { kind: "deploy-token" };
    case "maintainer":
    case "owner":
      return { kind: "user", accessLevel: level };
    default:
      return { kind: "user", accessLevel: "developer" };
  }
}

/** A registry on a free port behind a guard, for the length of one test. */
export async function startGuardedHost(options: GuardedHostOptions = {}): Promise<GuardedHost> {
  const {
    framework = express,
    mountPath = "/registry",
    rules = [],
    store = memoryRuleStore(),
    deadlineMs = 5000,
    minimumAccessLevels = null,
    gitLabLevels = false,
    onEvent,
    before = [],
    between = [],
    route,
    ...guard
  } = options;
  await createRules(store, rules);
  const protection = createPackageProtection({
    store,
    deadlineMs,
    ...(!gitLabLevels && { minimumAccessLevels }),
    ...(onEvent !== undefined && { onEvent }),
  });
  const stored: Stored[] = [];
  const errors: unknown[] = [];
  const app = framework();
  for (const middleware of before) app.use(middleware);
  app.use(
    mountPath,
    packageGuard({
      protection,
      protocol: "generic",
      projectId: 7,
      principal: (request) => principalOf(request.headers["x-level"]?.toString()),
      logger: { info: String, warn: String, error: String },
      ...guard,
    }),
    ...between,
    route ??
      ((request, response, next) => {
        const store = async () => {
          const chunks: Buffer[] = [];
          for await (const chunk of request) chunks.push(chunk);
          const packageName = packageWriteOf(request)?.packageName ?? null;
          stored.push({ method: request.method, url: request.url, packageName, body: Buffer.concat(chunks) });
          response.status(201).json({ packageName });
        };
        store().catch(next);
      }),
  );
  const onError: express.ErrorRequestHandler = (error, _request, response, _next) => {
    errors.push(error);
    if (!response.headersSent) response.status(500).json({ error: String(error) });
  };
  app.use(onError);
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return { port: address !== null && typeof address === "object" ? address.port : 0, stored, errors };
}
