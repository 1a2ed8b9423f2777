import { expect, test } from "vitest";
import type { Logger } from "../message/logger.ts";
import type { GuardError } from "./errors.ts";
import { logGuardError, type RefusedRequest, type RefusedWrite } from "./failure-log.ts";

function notingLogger() {
  const logged: unknown[] = [];
  const logger: Logger = {
    info: (...given) => logged.push(["info", ...given]),
    warn: (...given) => logged.push(["warn", ...given]),
    error: (...given) => logged.push(["error", ...given]),
  };
  return { logger, logged };
}

const request: RefusedRequest = {
  method: "PUT",
  path: "/npm/s3cret",
  header: (name) => (name === "private-token" ? "s3cret" : undefined),
};
const developer = { kind: "user", accessLevel: "developer" } as const;
const unknown: RefusedWrite = { caller: null, write: null };
const known: RefusedWrite = {
  caller: { projectId: 7, principal: developer, name: "mia-s3cret" },
  write: { packageName: "s3cret-app" },
};

test("a refusal is information, with as much as is known", () => {
  const { logger, logged } = notingLogger();
  const error: GuardError = { type: "project_not_found" };
  logGuardError(logger, error, null, unknown);
  logGuardError(logger, error, request, known);
  logGuardError(logger, error, request, { caller: { projectId: 7, principal: developer, name: null }, write: null });
  logGuardError(logger, { type: "path_invalid" }, null, unknown);
  const message = "package guard: refused";
  const at = { method: "PUT", path: "/npm/[redacted]" };
  expect(logged).toStrictEqual([
    ["info", message, { reason: "project_not_found" }],
    [
      "info",
      message,
      {
        ...at,
        principal: developer,
        name: "mia-[redacted]",
        packageName: "[redacted]-app",
        reason: "project_not_found",
      },
    ],
    ["info", message, { ...at, principal: developer, reason: "project_not_found" }],
    ["info", message, { reason: "path_invalid", explanation: "the protocol has no such path" }],
  ]);
});

test("an explanation carries no credential", () => {
  const { logger, logged } = notingLogger();
  logGuardError(logger, { type: "body_invalid" }, request, unknown, {
    protocol: "npm",
    method: "PUT",
    target: "/app",
    contentType: "s3cret",
    callerOf: "identify",
  });
  expect(logged).toMatchObject([
    ["info", "package guard: refused", { explanation: expect.stringContaining("[redacted]") }],
  ]);
  expect(JSON.stringify(logged)).not.toContain("s3cret");
});

test("a failure is an error that names what failed, with its cause and without credentials", () => {
  const cause = new Error("no route to s3cret");
  const failures: readonly [GuardError, string][] = [
    [{ type: "host_unavailable", asked: "identify", cause }, "package guard: identify failed"],
    [{ type: "store_unavailable", mayHaveHappened: false, cause }, "package guard: the rule store failed"],
    [{ type: "internal_error", cause }, "package guard: unexpected failure"],
  ];
  for (const [error, message] of failures) {
    const { logger, logged } = notingLogger();
    logGuardError(logger, error, request, known);
    expect(logged).toMatchObject([
      ["error", message, { method: "PUT", principal: developer, cause: { message: "no route to [redacted]" } }],
    ]);
    expect(JSON.stringify(logged)).not.toContain("s3cret");
  }
});

test("a logger that fails is ignored", () => {
  const logger: Logger = {
    info: () => Promise.reject(new Error("full")),
    warn: String,
    error: () => {
      throw new Error("full");
    },
  };
  logGuardError(logger, { type: "forbidden" }, null, unknown);
  logGuardError(logger, { type: "internal_error", cause: null }, null, unknown);
});
