import type { GuardError } from "@package-protection/http";
import type { Express, Request, RequestHandler } from "express";
import { tokenDenial } from "../callers/token-user.ts";
import { denialOf, type Permission } from "../callers/verdaccio-permission.ts";
import { configurationProblems, healthPath, healthProblems, readyPath } from "../management/health.ts";
import { managementApi } from "../management/management-api.ts";
import { pagePath, rulesPage } from "../management/rules-page.ts";
import { oneAtATime } from "../store/one-at-a-time.ts";
import type { VerdaccioAuth, VerdaccioStorage, VerdaccioUser } from "../verdaccio.ts";
import { afterAnswer } from "./after-answer.ts";
import { refuseRequest } from "./refusal.ts";
import type { RegistryProtection } from "./registry-protection.ts";
import { markVetted } from "./vetted-writes.ts";
import { askedWrite, checkWrite, classifyWrite, nameOf, needsPublish, type WriteRequest } from "./write-guard.ts";

/** The plugin under `middlewares`, which sees every request before npm's routes, with its body and its user. */
export interface MiddlewareRole {
  register_middlewares(app: Express, auth: VerdaccioAuth, storage: VerdaccioStorage): void;
}

/** @param isOurs whether an auth plugin is this one. */
export function middlewareRole(registry: RegistryProtection, isOurs: (plugin: unknown) => boolean): MiddlewareRole {
  return {
    register_middlewares(app, auth, storage) {
      registry.setStorage(storage);
      const roles = { registry, auth, isOurs };
      app.use(
        readyPath,
        probeRoute("ready", async () => configurationProblems(roles)),
      );
      app.use(
        healthPath,
        probeRoute("active", () => healthProblems(roles)),
      );
      const { configured, logger } = registry;
      if (configured !== null && configured.options.api !== false) {
        app.use(configured.options.api, managementApi({ ...configured, auth, storage, logger }));
        if (configured.options.page) app.use(pagePath, rulesPage(configured.options, configured.options.api, logger));
      }
      app.use(guard(registry, auth, storage));
    },
  };
}

/** Answers 200 if there are no problems, else 503 with them. */
function probeRoute(name: "active" | "ready", findProblems: () => Promise<readonly string[]>): RequestHandler {
  return (request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    findProblems().then((problems) => {
      const isFine = problems.length === 0;
      response.setHeader("Cache-Control", "no-store");
      response.status(isFine ? 200 : 503).json({ [name]: isFine, problems });
    }, next);
  };
}

const reading: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

function guard(registry: RegistryProtection, auth: VerdaccioAuth, storage: VerdaccioStorage): RequestHandler {
  const writes = oneAtATime();
  return (request: Request & { remote_user?: VerdaccioUser }, response, next) => {
    if (reading.has(request.method)) return next();
    const user = request.remote_user ?? {};
    const write: WriteRequest = {
      method: request.method,
      path: request.path,
      address: request.ip ?? null,
      header(name) {
        const value = request.headers[name];
        return Array.isArray(value) ? value.join() : value;
      },
      target: request.url,
      contentType: request.headers["content-type"],
      body: request.body,
      user,
      waitForOthers: async (packageName) => {
        const leave = await writes.enter(packageName.toLowerCase());
        afterAnswer(response, leave);
      },
    };
    const refuse = (error: GuardError, packageName: string | null = null, explain = false) => {
      registry.logRefusal(error, { user, packageName, request: write });
      refuseRequest(error, response, explain);
    };
    const decide = async () => {
      const asked = askedWrite(registry, write);
      if (asked.isErr()) return refuse(asked.error);
      if (asked.value === null) return next();
      // Like Verdaccio's own checks: the body must not flow away meanwhile.
      request.pause();
      const denied = await tokenDenial(storage, user, request.ip);
      if (denied !== null) return next(denied);
      // If the path names the package, Verdaccio's permissions are checked before any work on the body.
      const named = nameOf(asked.value, write.body);
      if (named.isErr()) return refuse(named.error);
      const packageName = named.value;
      const vetted = markVetted(user, packageName);
      const denial = (permission: Permission) => denialOf(auth, permission, vetted, packageName);
      const unlisted = await denial(needsPublish(asked.value) ? "publish" : "unpublish");
      if (unlisted !== null) return next(unlisted);
      const classified = classifyWrite(asked.value, write.body);
      if (classified.isErr()) return refuse(classified.error, packageName);
      const mayRead = (await denial("access")) === null;
      const decided = await checkWrite(registry, storage, write, classified.value, mayRead);
      // The client has disconnected, and would not learn whether the write happened.
      if (response.closed) return response.end();
      if (decided.isErr()) {
        const { error } = decided;
        const isDelete = error.type === "package_protected" && error.action === "delete";
        const undeletable = isDelete ? await denial("unpublish") : null;
        return undeletable === null ? refuse(error, packageName, registry.explain && mayRead) : next(undeletable);
      }
      request.remote_user = vetted;
      request.resume();
      next();
    };
    decide()
      .catch((cause) => refuse({ type: "internal_error", cause }))
      .catch(next);
  };
}
