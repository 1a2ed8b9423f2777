import { type ProtectionRule, packageTypes, revision } from "@package-protection/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GuardError, WriteProtected } from "./errors.ts";
import { guardRefusal } from "./refusal.ts";

function rule(id: number, packageNamePattern: string, level: "maintainer" | "owner" | "admin"): ProtectionRule {
  return {
    id,
    projectId: 7,
    packageNamePattern,
    packageType: "npm",
    minimumAccessLevelForPush: level,
    minimumAccessLevelForDelete: level === "maintainer" ? null : level,
    revision: revision("1"),
    enforcement: "active",
    createdAt: 0,
    createdBy: null,
    updatedAt: 0,
    updatedBy: null,
  };
}

function refused(over: Partial<WriteProtected> & { readonly packageType?: (typeof packageTypes)[number] } = {}) {
  const { packageType = "npm", ...rest } = over;
  const error: WriteProtected = {
    type: "package_protected",
    blockedBy: [rule(12, "@acme/*", "owner")],
    requiredAccessLevel: "owner",
    wouldRefuse: [],
    write: { packageType, packageName: "@acme/app", actions: ["push"], remainingVersions: null },
    action: "push",
    principal: { kind: "user", accessLevel: "developer" },
    ...rest,
  };
  return error;
}

function answered(error: GuardError, explain = true) {
  const { reasonPhrase, response } = guardRefusal(error, explain);
  return { reasonPhrase, ...response, body: JSON.parse(Buffer.from(response.body ?? []).toString()) };
}

/** Control characters, and those that turn the direction of writing. */
function isObeyed(character: string): boolean {
  return /[\p{Cc}\p{Bidi_Control}]/u.test(character);
}

describe("guardRefusal", () => {
  it.each(packageTypes)("says of a refused push of %s what the contract says", (packageType) => {
    const message = packageType === "npm" ? "Package protected." : "403 Forbidden - Package protected.";
    const error = `${message} (an owner may push here: rule 12 @acme/*)`;
    expect(answered(refused({ packageType }))).toMatchObject({
      status: 403,
      reasonPhrase: "Forbidden - Package protected. (an owner may push here: rule 12 @acme/*)",
      body: { message, error, errors: [{ code: "DENIED", status: 403, message: error, detail: error }] },
    });
    expect(answered(refused({ packageType }), false)).toMatchObject({
      reasonPhrase: "Forbidden - Package protected.",
      body: { message, error: message, errors: [{ detail: message }] },
    });
  });

  it.each(packageTypes)(
    "says to a client of %s that is below the minimum level what the contract says",
    (packageType) => {
      const type = "below_minimum_access_level";
      const developer = { kind: "user", accessLevel: "developer" } as const;
      const refusal = {
        type,
        packageType,
        action: "delete",
        principal: developer,
        requiredAccessLevel: "maintainer",
      } as const;
      const error = "403 Forbidden - a maintainer may delete here";
      expect(answered(refusal)).toMatchObject({
        status: 403,
        reasonPhrase: "Forbidden - a maintainer may delete here",
        body: { message: "403 Forbidden", error, errors: [{ code: "DENIED", detail: error }] },
      });
      expect(answered(refusal, false)).toMatchObject({
        reasonPhrase: null,
        body: { message: "403 Forbidden", error: "403 Forbidden", errors: [{ detail: "403 Forbidden" }] },
      });
      const anonymous = answered({ ...refusal, principal: { kind: "anonymous" }, requiredAccessLevel: null });
      expect(anonymous).toMatchObject({ status: 401, body: { message: "401 Unauthorized" } });
      expect(anonymous.headers["WWW-Authenticate"]).toMatch(
        /^(Bearer|Cargo|Basic realm="package registry", charset="UTF-8")$/,
      );
    },
  );

  it.each(packageTypes)("says of a refused delete of %s what the contract says", (packageType) => {
    const isFile = ["conan", "generic", "maven"].includes(packageType);
    const message = isFile ? "403 Forbidden - Package is deletion protected." : "Package is deletion protected.";
    const answer = answered(refused({ packageType, action: "delete" }));
    expect(answer.body).toMatchObject({ message, error: `${message} (an owner may delete here: rule 12 @acme/*)` });
    expect(answer.reasonPhrase).toBe(
      "Forbidden - Package is deletion protected. (an owner may delete here: rule 12 @acme/*)",
    );
  });

  it("explains for whom it would have been otherwise", () => {
    const explanation = (over: Partial<WriteProtected>) => /\((.*)\)$/.exec(answered(refused(over)).body.error)?.[1];
    expect(explanation({ requiredAccessLevel: "maintainer" })).toBe("a maintainer may push here: rule 12 @acme/*");
    expect(explanation({ requiredAccessLevel: "admin" })).toBe("an admin may push here: rule 12 @acme/*");
    const nobody = { requiredAccessLevel: null } as const;
    expect(explanation({ ...nobody, principal: { kind: "deploy-token" } })).toBe(
      "no deploy token may push here: rule 12 @acme/*",
    );
    expect(explanation({ ...nobody, principal: { kind: "anonymous" }, action: "delete" })).toBe(
      "nobody may delete here without signing in: rule 12 @acme/*",
    );
    for (const principal of [{ kind: "user", accessLevel: "owner" }, { kind: "admin" }] as const) {
      expect(explanation({ ...nobody, principal })).toBe("nobody may push here: rule 12 @acme/*");
    }
  });

  it("names the strictest rules first, and not all of many", () => {
    const strict = [rule(9, "*", "maintainer"), rule(5, "@acme/*", "owner"), rule(3, "@acme/a*", "owner")];
    expect(answered(refused({ blockedBy: strict })).body.error).toBe(
      "Package protected. (an owner may push here: rules 3 @acme/a*, 5 @acme/*, 9 *)",
    );
    const many = [...strict, rule(4, "@*", "admin"), rule(1, "@a*", "maintainer")];
    expect(answered(refused({ blockedBy: many })).body.error).toBe(
      "Package protected. (an owner may push here: rules 4 @*, 3 @acme/a*, 5 @acme/* and 2 more)",
    );
    const unset = { ...rule(2, "a", "admin"), minimumAccessLevelForPush: null } as const;
    expect(answered(refused({ blockedBy: [unset, rule(8, "b", "maintainer")] })).body.error).toContain(
      "rules 8 b, 2 a)",
    );
  });

  it("names every action of a write, and the level that each named rule requires for each", () => {
    const level = fc.constantFrom("maintainer", "owner", "admin", null);
    const levels = fc.record({ push: level, remove: level.filter((one) => one !== "maintainer") });
    fc.assert(
      fc.property(fc.array(levels, { minLength: 1, maxLength: 3 }), (terms) => {
        const blockedBy = terms.map(({ push, remove }, index) => ({
          ...rule(index + 1, `a${index}`, "owner"),
          minimumAccessLevelForPush: push,
          minimumAccessLevelForDelete: remove as "owner" | "admin" | null,
        }));
        const write = {
          packageType: "npm",
          packageName: "app",
          actions: ["push", "delete"],
          remainingVersions: null,
        } as const;
        const { error } = answered(refused({ blockedBy, write })).body;
        expect(error).toContain("an owner may push here, and this write is a push and a delete: rule");
        for (const [index, { push, remove }] of terms.entries()) {
          const required = [push && `push: ${push}`, remove && `delete: ${remove}`].filter((one) => one !== null);
          expect(error).toContain(`${index + 1} a${index}${required.length === 0 ? "" : ` (${required.join(", ")})`}`);
        }
      }),
    );
    const unset = { ...rule(2, "a", "admin"), minimumAccessLevelForPush: null, minimumAccessLevelForDelete: null };
    const both = {
      packageType: "npm",
      packageName: "app",
      actions: ["push", "delete"],
      remainingVersions: null,
    } as const;
    expect(answered(refused({ blockedBy: [unset], write: both })).body.error).toMatch(/: rule 2 a\)$/);
    const below = { type: "below_minimum_access_level", packageType: "npm", action: "delete" } as const;
    const developer = {
      principal: { kind: "user", accessLevel: "developer" },
      requiredAccessLevel: "maintainer",
    } as const;
    const { error } = answered({ ...below, ...developer, actions: ["push", "delete"] }).body;
    expect(error).toBe("403 Forbidden - a maintainer may delete here, and this write is a push and a delete");
  });

  it("puts no text of a rule into a status line that cannot stand there", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 255 }), (pattern) => {
        const { reasonPhrase, body } = answered(refused({ blockedBy: [rule(1, pattern, "owner")] }));
        expect(reasonPhrase).toMatch(/^[ -~]{1,200}$/);
        const shown = Array.from(pattern, (character) => (isObeyed(character) ? "\u{fffd}" : character)).join("");
        expect(body.error).toBe(`Package protected. (an owner may push here: rule 1 ${shown})`);
      }),
    );
  });

  it("shows no character of a rule that a terminal obeys", () => {
    const { body, reasonPhrase } = answered(refused({ blockedBy: [rule(1, "a\u001b[2Jb\r\n\u009b\u202ec", "owner")] }));
    expect(body.error).toBe(
      "Package protected. (an owner may push here: rule 1 a\u{fffd}[2Jb\u{fffd}\u{fffd}\u{fffd}\u{fffd}c)",
    );
    expect(reasonPhrase).toBe("Forbidden - Package protected. (an owner may push here: rule 1 a?[2Jb????c)");
  });

  it.each([
    [{ type: "path_invalid" }, 400, "the path is not one of this registry"],
    [{ type: "package_name_invalid" }, 400, "the package name is not valid"],
    [{ type: "package_name_missing" }, 400, "the request does not say the package name where it must"],
    [{ type: "package_name_contradicted" }, 400, "the request names two different packages"],
    [{ type: "body_invalid" }, 400, "the body is not one that this registry's clients send"],
    [{ type: "write_unknown" }, 405, "no write of this registry has this method and path"],
    [{ type: "cross_site" }, 403, "a page of another site sent this write, without a token of its own"],
    [{ type: "method_overridden" }, 400, "a header or the query names another method than the request has"],
    [{ type: "body_encoded" }, 415, "the Content-Encoding is not supported, it must be identity"],
  ] as const)("says why it refuses for %o", (error, status, sentence) => {
    const answer = answered(error);
    const code = error.type.toUpperCase();
    expect(answer.status).toBe(status);
    expect(answer.reasonPhrase).toMatch(/^[A-Z][A-Za-z ]+ - [ -~]+$/);
    expect(answer.reasonPhrase).toContain(sentence);
    expect(answer.body.message).toBe(`${status} ${answer.reasonPhrase}`);
    expect(answer.body).toMatchObject({
      error: answer.body.message,
      errors: [{ code, status, message: answer.body.message, detail: answer.body.message }],
    });
  });

  it.each([
    [["npm", "terraform_module"], "Bearer"],
    [["cargo"], "Cargo"],
    [["conan", "generic", "helm", "maven", "nuget", "pypi"], 'Basic realm="package registry", charset="UTF-8"'],
  ] as const)("asks clients of %j for the credential that they can send, and says why", (types, challenge) => {
    const anonymous = { principal: { kind: "anonymous" }, action: "push", requiredAccessLevel: null } as const;
    for (const packageType of types) {
      const below = { type: "below_minimum_access_level", packageType, ...anonymous } as const;
      const answers = [
        [answered(below), "401 Unauthorized - nobody may push here without signing in"],
        [answered(below, false), "401 Unauthorized"],
        [answered({ type: "token_expired", packageType }), "401 Unauthorized - the token is expired"],
        [answered({ type: "token_revoked", packageType }), "401 Unauthorized - the token was revoked"],
      ] as const;
      for (const [{ status, headers, body }, error] of answers) {
        expect([status, headers["WWW-Authenticate"]]).toEqual([401, challenge]);
        expect(body).toMatchObject({ message: "401 Unauthorized", error, errors: [{ code: "UNAUTHORIZED" }] });
      }
    }
  });

  it("says no more than that where the project is not for writing", () => {
    expect(answered({ type: "forbidden" })).toMatchObject({
      status: 403,
      reasonPhrase: null,
      body: { message: "403 Forbidden", error: "403 Forbidden", errors: [{ code: "DENIED", detail: "403 Forbidden" }] },
    });
  });

  it("names the methods and the encoding that would do", () => {
    expect(answered({ type: "write_unknown" }).headers).toMatchObject({ Allow: "GET, HEAD, OPTIONS" });
    expect(answered({ type: "body_encoded" }).headers).toMatchObject({ "Accept-Encoding": "identity" });
  });

  it("has the whole sentence in a status line of at most 200 characters, else its beginning", () => {
    const before = "Forbidden - Package protected. (an owner may push here: rule 1 )".length;
    for (const [length, end] of [
      [200 - before, "a)"],
      [201 - before, "a..."],
    ] as const) {
      const { reasonPhrase } = answered(refused({ blockedBy: [rule(1, "a".repeat(length), "owner")] }));
      expect(reasonPhrase).toHaveLength(200);
      expect(reasonPhrase?.endsWith(end)).toBe(true);
    }
  });

  it("reveals nothing of a failure's cause", () => {
    const cause = new Error("password");
    for (const [error, status, message] of [
      [{ type: "store_unavailable", mayHaveHappened: false, cause }, 503, "503 Service Unavailable"],
      [{ type: "host_unavailable", asked: "principal", cause }, 503, "503 Service Unavailable"],
      [{ type: "internal_error", cause }, 500, "500 Internal Server Error"],
      [{ type: "project_not_found" }, 404, "404 Project Not Found"],
    ] as const) {
      expect(answered(error)).toMatchObject({ status, reasonPhrase: null, body: { message } });
      expect(guardRefusal(error, true)).toMatchObject({ message, error: message });
      expect(Object.keys(answered(error).body)).toEqual(["message"]);
    }
  });

  it("is JSON that nobody keeps", () => {
    for (const error of [refused(), { type: "write_unknown" }, { type: "project_not_found" }] as const) {
      expect(answered(error).headers).toMatchObject({
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Type": "application/json",
      });
    }
  });
});
