import { accessLevels } from "@package-protection/core";
import { describe, expect, it } from "vitest";
import type { Answer, Ask } from "../../test/client.ts";
import { settings, startServer } from "../../test/server.ts";

const rulesOf = (project: number | string) => `/projects/${project}/packages/protection/rules`;
const rule = { package_name_pattern: "a*", package_type: "npm", minimum_access_level_for_push: "owner" };

const unauthorized = '{"message":"401 Unauthorized"}';
const expired =
  '{"error":"invalid_token","error_description":"Token is expired. You can either do re-authorization or token refresh."}';
const revoked =
  '{"error":"invalid_token","error_description":"Token was revoked. You have to re-authorize from the user."}';
const insufficientScope =
  '{"error":"insufficient_scope","error_description":"The request requires higher privileges than provided by the access token.","scope":"api"}';
const forbidden = '{"message":"403 Forbidden"}';
const projectNotFound = '{"message":"404 Project Not Found"}';
const featureDisabled = `{"message":"'packages_protected_packages' feature flag is disabled"}`;

const endpoints = [
  {
    name: "list",
    success: 200,
    ask: (ask: Ask, project: number, as: string | null) => ask("GET", rulesOf(project), { as }),
  },
  {
    name: "create",
    success: 201,
    ask: (ask: Ask, project: number, as: string | null) =>
      ask("POST", rulesOf(project), { as, json: { ...rule, package_name_pattern: "b" } }),
  },
  {
    name: "update",
    success: 200,
    ask: (ask: Ask, project: number, as: string | null) =>
      ask("PATCH", `${rulesOf(project)}/1`, { as, json: { package_name_pattern: "c" } }),
  },
  {
    name: "delete",
    success: 204,
    ask: (ask: Ask, project: number, as: string | null) => ask("DELETE", `${rulesOf(project)}/1`, { as }),
  },
] as const;

function withoutDate({ status, text, headers: { date: _date, ...headers } }: Answer) {
  return { status, text, headers };
}

describe.each(settings)("$name", (setting) => {
  async function startWithRuleIn(project: number) {
    const server = await startServer(setting);
    expect((await server.ask("POST", rulesOf(project), { json: rule })).status).toBe(201);
    return server;
  }

  describe.each(endpoints)("$name", ({ ask: askFor, success }) => {
    it.each(accessLevels)("by a member of level %s", async (level) => {
      const { ask } = await startWithRuleIn(7);
      const answer = await askFor(ask, 7, level);
      if (["maintainer", "owner", "admin"].includes(level)) expect(answer.status).toBe(success);
      else if (["no_access", "minimal"].includes(level))
        expect(answer).toMatchObject({ status: 404, text: projectNotFound });
      else expect(answer).toMatchObject({ status: 403, text: forbidden });
    });

    it("by an instance admin", async () => {
      const { ask } = await startWithRuleIn(7);
      expect((await askFor(ask, 7, "instance-admin")).status).toBe(success);
    });

    it("by a caller who is no member", async () => {
      const { ask } = await startWithRuleIn(9);
      expect(await askFor(ask, 9, "outsider")).toMatchObject({ status: 403, text: forbidden });
      expect(await askFor(ask, 10, "outsider")).toMatchObject({ status: 403, text: forbidden });
      const hidden = await askFor(ask, 14, "maintainer");
      expect(hidden).toMatchObject({ status: 404, text: projectNotFound });
      expect(withoutDate(await askFor(ask, 404, "maintainer"))).toEqual(withoutDate(hidden));
      expect(withoutDate(await askFor(ask, 7, "outsider"))).toEqual(withoutDate(hidden));
    });

    it("without a credential, or with one that does not count", async () => {
      const { ask } = await startServer(setting);
      for (const project of [7, 9, 404]) {
        for (const [as, text, challenge] of [
          [null, unauthorized, "Bearer"],
          ["nobody", unauthorized, "Bearer"],
          [
            "expired",
            expired,
            'Bearer error="invalid_token", error_description="Token is expired. You can either do re-authorization or token refresh."',
          ],
          [
            "revoked",
            revoked,
            'Bearer error="invalid_token", error_description="Token was revoked. You have to re-authorize from the user."',
          ],
        ] as const) {
          const answer = await askFor(ask, project, as);
          expect(answer).toMatchObject({ status: 401, text });
          expect(answer.headers["www-authenticate"]).toBe(challenge);
        }
      }
    });

    it("by a token whose scope is too small", async () => {
      const { ask } = await startWithRuleIn(7);
      const reader = await askFor(ask, 7, "reader");
      if (success === 200 && reader.status === 200) expect(reader.text).toContain('"id":1');
      else expect(reader).toMatchObject({ status: 403, text: insufficientScope });
      expect(await askFor(ask, 7, "scopeless")).toMatchObject({ status: 403, text: insufficientScope });
    });

    it("in a project that takes none", async () => {
      const { ask } = await startServer(setting);
      for (const as of ["guest", "maintainer", "instance-admin"]) {
        expect(await askFor(ask, 11, as)).toMatchObject({ status: 403, text: forbidden });
        expect(await askFor(ask, 12, as)).toMatchObject({ status: 403, text: forbidden });
        expect(await askFor(ask, 13, as)).toMatchObject({ status: 404, text: featureDisabled });
      }
    });
  });

  it("lets a read_api token list, and nothing else", async () => {
    const { ask } = await startWithRuleIn(7);
    const statuses = [];
    for (const { ask: askFor } of endpoints) statuses.push((await askFor(ask, 7, "reader")).status);
    expect(statuses).toEqual([200, 403, 403, 403]);
    expect((await ask("HEAD", rulesOf(7), { as: "reader" })).status).toBe(200);
  });

  it("keeps the rules of other projects apart", async () => {
    const { ask } = await startWithRuleIn(9);
    const notFound = { status: 404, text: '{"message":"404 Not found"}' };
    expect(await ask("PATCH", `${rulesOf(7)}/1`)).toMatchObject(notFound);
    expect(await ask("DELETE", `${rulesOf(7)}/1`)).toMatchObject(notFound);
    expect(withoutDate(await ask("DELETE", `${rulesOf(7)}/1`))).toEqual(
      withoutDate(await ask("DELETE", `${rulesOf(7)}/2`)),
    );
    expect((await ask("GET", rulesOf(7))).text).toBe("[]");
    expect((await ask("GET", rulesOf(9))).text).toContain('"id":1');
  });

  // Every row has two faults or more: the answer is that of the earlier check.
  it("looks at one thing after the other", async () => {
    const { ask } = await startWithRuleIn(7);
    const broken = { headers: { "Content-Type": "application/json" }, body: "{" };
    const alien = { headers: { "Content-Type": "text/plain" }, body: "x" };
    const empty = { json: {} };
    const old = { "If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT" };
    const wrong = "/projects/%zz/packages/protection/rules";
    const rows = [
      ["PUT", rulesOf(404), { as: null }, 405],
      ["POST", wrong, { as: null, ...(setting.seesBytes ? broken : empty) }, 401],
      ["POST", wrong, { as: "nobody", ...alien }, 401],
      ["POST", wrong, { as: "reader", ...alien }, 403],
      ["DELETE", `${wrong}/x`, { as: "reader" }, 403],
      ["POST", wrong, alien, 415],
      ["POST", rulesOf(404), alien, 415],
      ["POST", rulesOf(404), empty, 400],
      ["PATCH", `${rulesOf(404)}/1`, { json: { package_type: "x" } }, 400],
      ["PATCH", rulesOf(404), {}, 400],
      ["DELETE", `${rulesOf(404)}/x`, {}, 400],
      ["POST", rulesOf(404), { json: { ...rule, package_name_pattern: "" } }, 404],
      ["PATCH", `${rulesOf(13)}/1`, { as: "guest" }, 404],
      ["PATCH", `${rulesOf(11)}/1`, {}, 403],
      ["DELETE", `${rulesOf(7)}/1`, { as: "guest", headers: old }, 403],
      ["POST", rulesOf(7), { as: "guest", json: { ...rule, package_name_pattern: "" } }, 403],
      ["DELETE", `${rulesOf(7)}/2`, { headers: old }, 404],
      ["PATCH", `${rulesOf(7)}/2`, { headers: old, json: { package_name_pattern: "" } }, 404],
      ["PATCH", `${rulesOf(7)}/1`, { headers: old, json: { package_name_pattern: "" } }, 412],
    ] as const;
    for (const [method, path, question, status] of rows) {
      expect((await ask(method, path, question)).status, `${method} ${path}`).toBe(status);
    }
    expect((await ask("GET", rulesOf(7))).text).toContain('"package_name_pattern":"a*"');
  });
});
