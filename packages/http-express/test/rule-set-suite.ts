import type { ManagedPackageProtection, PackageProtectionOptions } from "@package-protection/core";
import { describe, expect, it, test } from "vitest";
import type { Answer, Ask } from "./client.ts";

interface RuleSetOptions extends Pick<PackageProtectionOptions, "inventory" | "minimumAccessLevels" | "now"> {
  readonly explain?: boolean;
  /** Instead of tokens. */
  readonly identify?: () => { readonly kind: "user"; readonly name: string };
}

/** A host that serves the management API for the users and projects of `instance.ts`. */
export interface RuleSetHost {
  /** Whether bodies reach the API as they were sent. */
  readonly seesBytes: boolean;
  /** Starts it for the length of one test. */
  start(options?: RuleSetOptions): Promise<{ readonly ask: Ask; readonly protection: ManagedPackageProtection }>;
}

const base = "/projects/7/packages/protection";
const terms = { package_name_pattern: "@acme/*", package_type: "npm", minimum_access_level_for_push: "owner" };
const jsonOf = ({ text }: Answer) => JSON.parse(text);

async function revisionOf(ask: Ask): Promise<string> {
  return String((await ask("GET", `${base}/rule_set`)).headers.etag);
}

/** Tests what the endpoints of section 7 of the contract do. */
export function testRuleSets(title: string, host: RuleSetHost): void {
  describe(title, () => {
    const start = (options?: RuleSetOptions) => host.start({ now: () => Date.UTC(2026, 10, 30), ...options });

    describe("the rule set", () => {
      it("has the six keys of a rule and then five more, active and evaluated rules, and the revision as its ETag", async () => {
        const { ask } = await start();
        await ask("POST", `${base}/rules`, { json: terms });
        await ask("POST", `${base}/rule_set/rules`, { json: { ...terms, enforcement: "evaluate" } });
        const answer = await ask("GET", `${base}/rule_set`);
        const { revision, rules } = jsonOf(answer);
        expect(answer.headers.etag).toBe(`"${revision}"`);
        const [first] = rules;
        expect(JSON.stringify(first)).toBe(
          `{"id":${first.id},"project_id":7,"package_name_pattern":"@acme/*","package_type":"npm",` +
            `"minimum_access_level_for_delete":null,"minimum_access_level_for_push":"owner","enforcement":"active",` +
            `"created_at":"2026-11-30T00:00:00.000Z","created_by":"maintainer",` +
            `"updated_at":"2026-11-30T00:00:00.000Z","updated_by":"maintainer"}`,
        );
        expect(rules.map(({ enforcement }: { enforcement: string }) => enforcement)).toEqual(["active", "evaluate"]);
        expect(await ask("HEAD", `${base}/rule_set`)).toMatchObject({ status: 200, text: "" });
        expect(jsonOf(await ask("GET", `${base}/rules`))).toHaveLength(1);
      });

      it("is made as it should be, by a plan that a dry run shows; ids stay", async () => {
        const { ask } = await start();
        const kept = jsonOf(await ask("POST", `${base}/rules`, { json: terms }));
        await ask("POST", `${base}/rules`, { json: { ...terms, package_name_pattern: "gone" } });
        const wanted = {
          rules: [
            { ...terms, minimum_access_level_for_push: "admin" },
            { ...terms, package_type: "pypi", package_name_pattern: "acme-*" },
          ],
        };
        const dry = jsonOf(await ask("PUT", `${base}/rule_set?dry_run=true`, { json: wanted }));
        expect(dry).toMatchObject({
          applied: false,
          plan: [
            {
              operation: "update",
              before: { id: kept.id, minimum_access_level_for_push: "owner" },
              after: { id: kept.id, minimum_access_level_for_push: "admin" },
            },
            { operation: "delete", before: { package_name_pattern: "gone" }, after: null },
            { operation: "create", before: null, after: { id: null, package_name_pattern: "acme-*" } },
          ],
        });
        expect(jsonOf(await ask("PUT", `${base}/rule_set`, { json: { ...wanted, dry_run: true } })).applied).toBe(
          false,
        );
        expect(jsonOf(await ask("GET", `${base}/rules`))).toHaveLength(2);
        const done = jsonOf(await ask("PUT", `${base}/rule_set`, { json: wanted }));
        expect(done.applied).toBe(true);
        expect(done.plan[2].after.id).toEqual(expect.any(Number));
        const { rules, revision } = jsonOf(await ask("GET", `${base}/rule_set`));
        expect(
          rules.map(({ id, package_name_pattern }: { id: number; package_name_pattern: string }) => [
            id,
            package_name_pattern,
          ]),
        ).toEqual([
          [kept.id, "@acme/*"],
          [done.plan[2].after.id, "acme-*"],
        ]);
        expect(revision).toBe(done.revision);
        // What was read can be sent back.
        expect(jsonOf(await ask("PUT", `${base}/rule_set`, { json: { rules } })).plan).toEqual([]);
      });

      it("names each invalid rule with its place, and changes nothing", async () => {
        const { ask } = await start();
        const rules = [
          terms,
          { ...terms, package_name_pattern: "" },
          { package_type: "docker" },
          terms,
          { ...terms, package_name_pattern: "x", enforcement: "soon" },
        ];
        expect(await ask("PUT", `${base}/rule_set`, { json: { rules } })).toMatchObject({
          status: 422,
          text: JSON.stringify({
            message: {
              error: [
                "rules[1]: Package name pattern can't be blank",
                "rules[1]: Package name pattern should be a valid NPM package name with optional wildcard characters.",
                "rules[2]: Package name pattern can't be blank",
                "rules[2]: Package type is not included in the list",
                "rules[2]: A rule must have at least a minimum access role for push or delete.",
                "rules[3]: Package name pattern, type and enforcement are those of rules[0]",
                "rules[4]: Enforcement is not included in the list",
              ],
            },
          }),
        });
        expect(jsonOf(await ask("GET", `${base}/rule_set`)).rules).toEqual([]);
      });

      it.each([
        ["{}", "rules is missing"],
        ['{"rules":{}}', "rules is invalid"],
        ['{"rules":[5]}', "rules[0] is invalid"],
        [
          '{"rules":[{"package_name_pattern":[]}],"dry_run":"perhaps"}',
          "dry_run does not have a valid value, rules[0].package_name_pattern is invalid",
        ],
        ["[]", "message body does not match declared format"],
        ["{", "message body does not match declared format"],
      ])("refuses the document %s", async (body, error) => {
        const { ask } = await start();
        const headers = { "Content-Type": "application/json" };
        if (body === "{" && !host.seesBytes) return;
        expect(await ask("PUT", `${base}/rule_set`, { body, headers })).toMatchObject({
          status: 400,
          text: JSON.stringify({ error }),
        });
      });

      it("honours If-Match on every write", async () => {
        const { ask } = await start();
        const stored = jsonOf(await ask("POST", `${base}/rule_set/rules`, { json: terms }));
        const stale = await revisionOf(ask);
        await ask("POST", `${base}/rules`, { json: { ...terms, package_name_pattern: "other" } });
        const { length } = jsonOf(await ask("GET", `${base}/history`));
        const writes: readonly (readonly [string, string, object?])[] = [
          ["PUT", "/rule_set", { rules: [] }],
          ["POST", "/rule_set/rules", { ...terms, package_name_pattern: "third" }],
          ["PATCH", `/rule_set/rules/${stored.id}`, { minimum_access_level_for_push: "admin" }],
          ["POST", `/history/1/revert`],
          ["DELETE", `/rule_set/rules/${stored.id}`],
        ];
        for (const match of [stale, '"1.of-another-store"', "unquoted", `W/${stale}`, ""]) {
          for (const [method, path, json] of writes) {
            const answer = await ask(method, base + path, { json, headers: { "If-Match": match } });
            expect(answer, `${method} ${path} ${match}`).toMatchObject({
              status: 412,
              text: '{"message":"412 Precondition Failed"}',
            });
          }
        }
        expect(jsonOf(await ask("GET", `${base}/history`))).toHaveLength(length);
        for (const [method, path, json] of writes.toSpliced(0, 1)) {
          const answer = await ask(method, base + path, { json, headers: { "If-Match": await revisionOf(ask) } });
          expect(answer.status, `${method} ${path} ${answer.text}`).toBe(
            path.includes("history") ? 409 : method === "POST" ? 201 : method === "PATCH" ? 200 : 204,
          );
        }
        expect(
          (await ask("PUT", `${base}/rule_set`, { json: { rules: [] }, headers: { "If-Match": "*" } })).status,
        ).toBe(200);
      });

      it("two people editing at once never lose a change unnoticed, with If-Match and without", async () => {
        const { ask } = await start();
        const create = (name: string) =>
          ask("POST", `${base}/rule_set/rules`, { json: { ...terms, package_name_pattern: name } });
        const stored = jsonOf(await create("shared"));
        for (let round = 0; round < 6; round++) {
          const headers = { "If-Match": await revisionOf(ask) };
          const level = (value: string) => ({ minimum_access_level_for_push: value });
          const both = await Promise.all([
            ask("PATCH", `${base}/rule_set/rules/${stored.id}`, {
              headers,
              json: level(round % 2 === 0 ? "admin" : "owner"),
            }),
            ask("PUT", `${base}/rule_set`, {
              headers,
              json: {
                rules: [
                  { ...terms, package_name_pattern: `of-round-${round}` },
                  { ...terms, package_name_pattern: "shared", ...level("maintainer") },
                ],
              },
            }),
          ]);
          // Both read the same state, so one of them must have been refused.
          expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
        }
        const before = jsonOf(await ask("GET", `${base}/history?per_page=100`)).length;
        const answers = await Promise.all([
          ask("PATCH", `${base}/rule_set/rules/${stored.id}`, { json: { minimum_access_level_for_delete: "owner" } }),
          ask("PATCH", `${base}/rule_set/rules/${stored.id}`, { json: { minimum_access_level_for_push: "admin" } }),
          create("one"),
          create("other"),
        ]);
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 201, 201]);
        const { rules } = jsonOf(await ask("GET", `${base}/rule_set`));
        expect(rules).toContainEqual(
          expect.objectContaining({
            id: stored.id,
            minimum_access_level_for_delete: "owner",
            minimum_access_level_for_push: "admin",
          }),
        );
        // Whoever came later can see every change.
        expect(jsonOf(await ask("GET", `${base}/history?per_page=100`)).length).toBe(before + 4);
      });
    });

    describe("single rules of either enforcement", () => {
      it("are created, changed and deleted; GitLab's PATCH and DELETE act on either and leave the enforcement alone", async () => {
        const { ask } = await start();
        const evaluated = jsonOf(
          await ask("POST", `${base}/rule_set/rules`, { json: { ...terms, enforcement: "evaluate" } }),
        );
        expect(evaluated).toMatchObject({ enforcement: "evaluate", created_by: "maintainer" });
        expect(jsonOf(await ask("GET", `${base}/rules`))).toEqual([]);
        const patched = await ask("PATCH", `${base}/rules/${evaluated.id}`, {
          json: { minimum_access_level_for_push: "admin", enforcement: "active" },
        });
        expect(Object.keys(jsonOf(patched))).toHaveLength(6);
        expect(jsonOf(await ask("GET", `${base}/rule_set`)).rules).toMatchObject([
          { enforcement: "evaluate", minimum_access_level_for_push: "admin" },
        ]);
        const active = jsonOf(await ask("POST", `${base}/rules`, { json: terms }));
        const merged = await ask("PATCH", `${base}/rule_set/rules/${evaluated.id}`, {
          json: { enforcement: "active" },
        });
        expect(jsonOf(merged)).toMatchObject({
          id: active.id,
          enforcement: "active",
          minimum_access_level_for_push: "admin",
        });
        expect(jsonOf(await ask("GET", `${base}/rule_set`)).rules).toHaveLength(1);
        expect((await ask("DELETE", `${base}/rule_set/rules/${active.id}`)).status).toBe(204);
        expect(await ask("DELETE", `${base}/rule_set/rules/${active.id}`)).toMatchObject({
          status: 404,
          text: '{"message":"404 Not found"}',
        });
      });

      it("name what is wrong as GitLab's endpoints do", async () => {
        const { ask } = await start();
        expect(await ask("POST", `${base}/rule_set/rules`, { json: { enforcement: "soon" } })).toMatchObject({
          status: 400,
          text: '{"error":"package_name_pattern is missing, package_type is missing, package_type does not have a valid value, enforcement does not have a valid value, minimum_access_level_for_push, minimum_access_level_for_delete are missing, at least one parameter must be provided"}',
        });
        expect(await ask("PATCH", `${base}/rule_set/rules/1.5`, { json: {} })).toMatchObject({
          status: 400,
          text: '{"error":"rule_id is invalid"}',
        });
        await ask("POST", `${base}/rule_set/rules`, { json: terms });
        expect(await ask("POST", `${base}/rule_set/rules`, { json: terms })).toMatchObject({
          status: 422,
          text: '{"message":{"error":["Package name pattern has already been taken"]}}',
        });
        const headers = { "If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT" };
        const [{ id }] = jsonOf(await ask("GET", `${base}/rules`));
        expect((await ask("DELETE", `${base}/rule_set/rules/${id}`, { headers })).status).toBe(412);
      });
    });

    describe("the history", () => {
      it("lists every change over any path, newest first, by page and by filter", async () => {
        const { ask, protection } = await start();
        const first = jsonOf(await ask("POST", `${base}/rules`, { json: terms }));
        await ask("PATCH", `${base}/rules/${first.id}`, {
          as: "owner",
          json: { minimum_access_level_for_push: "admin" },
        });
        const caller = { name: "embedded", admin: true, scopes: ["api"] } as const;
        (await protection.applyRuleSet({ caller, project: { id: 7 }, rules: [] }))._unsafeUnwrap();
        const all = jsonOf(await ask("GET", `${base}/history`));
        expect(all.map(({ by }: { by: string }) => by)).toEqual(["embedded", "owner", "maintainer"]);
        expect(all[1]).toMatchObject({
          reverts: null,
          more_changes: false,
          changes: [
            { before: { minimum_access_level_for_push: "owner" }, after: { minimum_access_level_for_push: "admin" } },
          ],
        });
        expect(jsonOf(await ask("GET", `${base}/history?by=owner`))).toEqual([all[1]]);
        expect(jsonOf(await ask("GET", `${base}/history?rule_id=${first.id + 1000}`))).toEqual([]);
        const pages: unknown[] = [];
        let path = `${base}/history?per_page=1&rule_id=${first.id}&private_token=token-maintainer`;
        for (;;) {
          const answer = await ask("GET", path);
          pages.push(...jsonOf(answer));
          const [, next] = /<([^>]*)>; rel="next"/.exec(String(answer.headers.link ?? "")) ?? [];
          if (next === undefined) break;
          expect(next).not.toContain("token");
          path = next.slice(next.indexOf("/projects"));
        }
        expect(pages).toEqual(all);
        expect((await ask("GET", `${base}/history?before=0&per_page=x`)).text).toBe(
          '{"error":"before is invalid, per_page is invalid"}',
        );
      });

      it("an entry is undone once, where nothing has touched its rules since", async () => {
        const { ask } = await start();
        const stored = jsonOf(await ask("POST", `${base}/rules`, { json: terms }));
        await ask("DELETE", `${base}/rules/${stored.id}`);
        const [deletion, creation] = jsonOf(await ask("GET", `${base}/history`));
        const revert = (sequence: number | string) => ask("POST", `${base}/history/${sequence}/revert`);
        const reverted = jsonOf(await revert(deletion.sequence));
        expect(reverted).toMatchObject({
          reverts: deletion.sequence,
          more_changes: false,
          changes: [{ before: null, after: { package_name_pattern: "@acme/*" } }],
        });
        const [{ id }] = jsonOf(await ask("GET", `${base}/rules`));
        expect(id).not.toBe(stored.id);
        expect(await revert(deletion.sequence)).toMatchObject({
          status: 409,
          text: `{"message":"409 Conflict: The entry was reverted by entry ${reverted.sequence}"}`,
        });
        expect(await revert(creation.sequence)).toMatchObject({
          status: 409,
          text: `{"message":"409 Conflict: Rules were changed since: ${stored.id}"}`,
        });
        expect(await revert(999)).toMatchObject({ status: 404, text: '{"message":"404 Not found"}' });
        expect(await revert("9007199254740993")).toMatchObject({ status: 404 });
        expect(await revert("x")).toMatchObject({ status: 400, text: '{"error":"sequence is invalid"}' });
        await ask("DELETE", `${base}/rules/${id}`);
        const [{ sequence }] = jsonOf(await ask("GET", `${base}/history`));
        await ask("POST", `${base}/rules`, { json: terms });
        expect(await revert(sequence)).toMatchObject({
          status: 409,
          text: '{"message":"409 Conflict: Package name pattern has already been taken"}',
        });
      });
    });

    it("a preview counts, names and pages what changes would do, and changes nothing", async () => {
      const { ask } = await start();
      const stored = jsonOf(await ask("POST", `${base}/rules`, { json: terms }));
      const packages = ["@acme/a", "@acme/b", "other"].map((name) => ({ type: "npm", name }));
      const changes = [
        { operation: "update", rule_id: stored.id, rule: { minimum_access_level_for_push: "admin" } },
        { operation: "create", rule: { ...terms, package_name_pattern: "oth*" } },
      ];
      const preview = jsonOf(await ask("POST", `${base}/preview`, { json: { changes, packages, per_page: 1 } }));
      expect(preview).toMatchObject({
        packages: 3,
        changed_packages: 3,
        push: { before: { unprotected: 1, owner: 2 }, after: { owner: 1, admin: 2 } },
        changes: [
          { matching_packages: 2, first_packages: [{ name: "@acme/a" }, { name: "@acme/b" }] },
          { matching_packages: 1 },
        ],
        page: [
          {
            type: "npm",
            name: "@acme/a",
            push: {
              before: { required_access_level: "owner", rule_count: 1 },
              after: { required_access_level: "admin", rules: [{ id: stored.id }] },
            },
          },
        ],
        next: { type: "npm", name: "@acme/a" },
        stopped_at: null,
      });
      const rest = jsonOf(await ask("POST", `${base}/preview`, { json: { changes, packages, after: preview.next } }));
      expect(rest.page.map(({ name }: { name: string }) => name)).toEqual(["@acme/b", "other"]);
      expect(rest.page[1].push.after.rules).toMatchObject([{ id: null, package_name_pattern: "oth*" }]);
      expect(await ask("POST", `${base}/preview`, { json: { changes } })).toMatchObject({
        status: 422,
        text: `{"message":{"error":["Packages can't be blank, because this server has no list of its packages"]}}`,
      });
      const wrong = [
        { operation: "delete", rule_id: 999 },
        { operation: "create", rule: { ...terms, package_name_pattern: "" } },
      ];
      expect((await ask("POST", `${base}/preview`, { json: { changes: wrong, packages } })).text).toContain(
        '"changes[0]: Rule is not found","changes[1]: Package name pattern can\'t be blank"',
      );
      expect(
        (
          await ask("POST", `${base}/preview`, {
            json: { changes: [{ operation: "update" }, {}], packages: [{ type: "npm", name: "" }] },
          })
        ).text,
      ).toBe('{"error":"changes[0].rule_id is missing, changes[1].operation is missing, packages[0].name is invalid"}');
      expect(jsonOf(await ask("GET", `${base}/rules`))).toHaveLength(1);
    });

    it("a preview reads the host's inventory where it names no packages", async () => {
      const names = ["@acme/a", "other"];
      const { ask } = await start({
        inventory: async (_, { packageType, after }) =>
          packageType === "npm" ? names.slice(after === null ? 0 : names.indexOf(after) + 1) : [],
      });
      const changes = [{ operation: "create", rule: terms }];
      expect(jsonOf(await ask("POST", `${base}/preview`, { json: { changes } }))).toMatchObject({
        packages: 2,
        changed_packages: 1,
      });
      const failing = await start({ inventory: () => Promise.reject(new Error("down")) });
      expect(await failing.ask("POST", `${base}/preview`, { json: { changes } })).toMatchObject({
        status: 503,
        text: '{"message":"503 Service Unavailable"}',
      });
    });

    it("decisions are for the caller's own level, minimum access levels included; a maintainer may name another", async () => {
      const { ask } = await start();
      await ask("POST", `${base}/rules`, { json: terms });
      await ask("POST", `${base}/rule_set/rules`, {
        json: { ...terms, package_name_pattern: "try*", enforcement: "evaluate" },
      });
      const packages = [
        { type: "npm", name: "@acme/a" },
        { type: "npm", name: "try-it" },
      ];
      const decide = async (as: string, more: object = {}) =>
        jsonOf(await ask("POST", `${base}/decisions`, { as, json: { action: "push", packages, ...more } }));
      expect(await decide("maintainer")).toMatchObject({
        action: "push",
        minimum_access_level: "developer",
        decisions: [
          {
            type: "npm",
            name: "@acme/a",
            outcome: "blocked",
            required_access_level: "owner",
            blocked_by: { rule_count: 1 },
            would_block: { rule_count: 0 },
          },
          {
            name: "try-it",
            outcome: "allowed",
            required_access_level: null,
            blocked_by: { rule_count: 0 },
            would_block: { rules: [{ package_name_pattern: "try*" }] },
          },
        ],
      });
      const outcomes = (answer: { decisions: { outcome: string; required_access_level: string | null }[] }) =>
        answer.decisions.map(({ outcome, required_access_level }) => [outcome, required_access_level]);
      expect(outcomes(await decide("owner"))).toEqual([
        ["allowed", null],
        ["allowed", null],
      ]);
      expect(outcomes(await decide("guest"))).toEqual([
        ["blocked", "owner"],
        ["blocked", "developer"],
      ]);
      expect(outcomes(await decide("instance-admin"))).toEqual([
        ["allowed", null],
        ["allowed", null],
      ]);
      expect(outcomes(await decide("maintainer", { access_level: "guest" }))).toEqual([
        ["blocked", "owner"],
        ["blocked", "developer"],
      ]);
      expect(outcomes(await decide("maintainer", { kind: "deploy-token" }))).toEqual([
        ["blocked", null],
        ["allowed", null],
      ]);
      expect(outcomes(await decide("maintainer", { kind: "anonymous" }))).toEqual([
        ["blocked", null],
        ["blocked", null],
      ]);
      expect(await decide("developer", { access_level: "owner" })).toEqual({ message: "403 Forbidden" });
      expect(await decide("developer", { kind: "user" })).toEqual({ message: "403 Forbidden" });
      expect((await decide("developer")).decisions[0].blocked_by.rules).toHaveLength(1);
      expect(
        (
          await ask("POST", `${base}/decisions`, {
            json: { action: "read", packages: [{ type: "docker", name: "x" }], kind: "robot" },
          })
        ).text,
      ).toBe(
        '{"error":"action does not have a valid value, kind does not have a valid value, packages[0].type does not have a valid value"}',
      );
      const isolated = await start({ explain: false, minimumAccessLevels: null });
      await isolated.ask("POST", `${base}/rules`, { json: terms });
      const asked = (as: string) =>
        isolated.ask("POST", `${base}/decisions`, { as, json: { action: "push", packages } }).then(jsonOf);
      expect(await asked("guest")).toMatchObject({
        minimum_access_level: null,
        decisions: [{ outcome: "blocked", required_access_level: "owner" }, { outcome: "allowed" }],
      });
      expect((await asked("guest")).decisions[0]).not.toHaveProperty("blocked_by");
      expect((await asked("maintainer")).decisions[0]).toHaveProperty("blocked_by");
    });

    it("findings name rules, and refusals say since when and where they were counted", async () => {
      const { ask, protection } = await start();
      for (const name of ["@acme/*", "@acme/app", "@acme/APP", "c++"])
        await ask("POST", `${base}/rules`, { json: { ...terms, package_name_pattern: name } });
      const { findings } = jsonOf(await ask("GET", `${base}/findings`));
      expect(findings).toMatchObject([
        {
          type: "redundant",
          rule: { package_name_pattern: "@acme/app" },
          covered_by: { package_name_pattern: "@acme/*" },
        },
        {
          type: "redundant",
          rule: { package_name_pattern: "@acme/APP" },
          covered_by: { package_name_pattern: "@acme/*" },
        },
        { type: "cannot_match", rule: { package_name_pattern: "c++" }, character: "+" },
        {
          type: "differ_by_case",
          rules: [{ package_name_pattern: "@acme/app" }, { package_name_pattern: "@acme/APP" }],
        },
      ]);
      expect(jsonOf(await ask("GET", `${base}/refusals`))).toMatchObject({
        scope: "this process",
        since: "2026-11-30T00:00:00.000Z",
        refusals: [],
      });
      const principal = { kind: "user", accessLevel: "developer" } as const;
      for (const packageName of ["@acme/a", "@acme/b"]) {
        const checked = await protection.checkPackage({
          projectId: 7,
          principal,
          action: "push",
          packageType: "npm",
          packageName,
          origin: { name: "noa" },
        });
        expect(checked.isErr()).toBe(true);
      }
      expect(jsonOf(await ask("GET", `${base}/refusals?per_page=1`)).refusals).toMatchObject([
        {
          enforced: true,
          name: "noa",
          kind: "user",
          access_level: "developer",
          action: "push",
          package_type: "npm",
          package_name: "@acme/b",
          required_access_level: "owner",
          rule_count: 1,
        },
      ]);
    });
  });
}

/** Every endpoint of section 7 of the contract, asked rightly. */
const endpoints: readonly {
  readonly method: string;
  readonly path: string;
  readonly reads: boolean;
  readonly json?: object;
}[] = [
  { method: "GET", path: "/rule_set", reads: true },
  { method: "PUT", path: "/rule_set", reads: false, json: { rules: [] } },
  { method: "POST", path: "/rule_set/rules", reads: false, json: terms },
  { method: "PATCH", path: "/rule_set/rules/1", reads: false, json: {} },
  { method: "DELETE", path: "/rule_set/rules/1", reads: false },
  { method: "GET", path: "/history", reads: true },
  { method: "POST", path: "/history/1/revert", reads: false },
  { method: "POST", path: "/preview", reads: true, json: { changes: [], packages: [] } },
  { method: "POST", path: "/decisions", reads: true, json: { action: "push", packages: [] } },
  { method: "GET", path: "/findings", reads: true },
  { method: "GET", path: "/refusals", reads: true },
];

/** Tests who may use the endpoints, and which requests they take. */
export function testRuleSetChecks(title: string, host: RuleSetHost): void {
  describe(title, () => {
    describe.each(endpoints)("$method $path", ({ method, path, reads, json }) => {
      const of = (project: number | string) => `/projects/${project}/packages/protection${path}`;
      const isForAll = path === "/decisions";

      it("checks in the contract's order", async () => {
        const { ask } = await host.start();
        await ask("POST", `${base}/rules`, { json: terms });
        const asked = (project: number | string, as: string | null) => ask(method, of(project), { as, json });
        expect(await asked(7, null)).toMatchObject({ status: 401, text: '{"message":"401 Unauthorized"}' });
        expect((await asked("%zz", null)).status).toBe(401);
        const reader = await asked(7, "reader");
        if (reads) expect(reader.status).toBe(200);
        else expect(reader).toMatchObject({ status: 403, text: expect.stringContaining("insufficient_scope") });
        expect((await asked("%zz", "reader")).status).toBe(reads ? 400 : 403);
        expect(await asked("%zz", "outsider")).toMatchObject({ status: 400, text: '{"error":"id is invalid"}' });
        const { headers: _hidden, ...hidden } = await asked(7, "outsider");
        const { headers: _missing, ...missing } = await asked(404, "outsider");
        expect(hidden).toEqual({ status: 404, text: '{"message":"404 Project Not Found"}' });
        expect(missing).toEqual(hidden);
        expect((await asked("nobody%2Fnothing", "maintainer")).status).toBe(404);
        expect(await asked(13, "developer")).toMatchObject({
          status: 404,
          text: expect.stringContaining("feature flag is disabled"),
        });
        for (const archived of [11, 12])
          expect(await asked(archived, "owner")).toMatchObject({ status: 403, text: '{"message":"403 Forbidden"}' });
        expect((await asked(9, "outsider")).status).toBe(isForAll ? 200 : 403);
        expect((await asked(7, "developer")).status).toBe(isForAll ? 200 : 403);
        expect(await ask("TRACE", of(7))).toMatchObject({ status: 405, text: '{"error":"405 Not Allowed"}' });
        expect(await ask("OPTIONS", of(7), { as: null })).toMatchObject({ status: 204 });
      });
    });

    test.each(endpoints.filter(({ json }) => json !== undefined))(
      "$method $path takes JSON of at most 8 MiB",
      async ({ method, path, json }) => {
        const target = `${base}${path}`;
        const { ask } = await host.start();
        const body = JSON.stringify(json);
        const asForm = await ask(method, target, { as: "outsider", form: "a=b" });
        expect(asForm).toMatchObject({
          status: 415,
          text: '{"error":"the Content-Type is not supported, it must be application/json"}',
        });
        const headers = { "Content-Type": "application/json" };
        const padded = (bytes: number, as: string | null = "developer") =>
          ask(method, target, {
            as,
            headers,
            body: `${body.slice(0, -1)}${" ".repeat(bytes - body.length)}}`,
          });
        expect((await padded(8 * 1024 * 1024)).status).toBe(path === "/decisions" ? 200 : 403);
        expect(await padded(8 * 1024 * 1024 + 1)).toMatchObject({
          status: 413,
          text: '{"error":"the request body is too large, it must have at most 8388608 bytes"}',
        });
        // Nobody reads this body, and the client reads its answer.
        expect((await padded(8 * 1024 * 1024 + 1, null)).status).toBe(401);
      },
    );

    test.each(endpoints.filter(({ reads }) => !reads))(
      "$method $path needs a credential that a browser does not add by itself, where the host identifies",
      async ({ method, path, json }) => {
        const target = `${base}${path}`;
        const identity = { kind: "user", name: "maintainer" } as const;
        const { ask } = await host.start({ identify: () => identity });
        expect(await ask(method, target, { as: null, json, headers: { Cookie: "session=1" } })).toMatchObject({
          status: 403,
          text: '{"message":"403 Forbidden"}',
        });
        const own = await ask(method, target, {
          as: null,
          json,
          headers: { Cookie: "session=1", "X-Package-Protection": "1" },
        });
        expect(own.status).not.toBe(403);
      },
    );

    it("paths beside these go on to the host", async () => {
      const { ask } = await host.start();
      for (const path of [
        "/rule_set/1",
        "/rule_sets",
        "/history/1",
        "/history/1/undo",
        "/rule_set/rules/1/2",
        "/preview/1",
        "/__proto__",
        "/Findings",
      ]) {
        expect(await ask("GET", base + path), path).toMatchObject({ status: 404, text: '{"error":"404 Not Found"}' });
      }
    });
  });
}
