import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRegistry } from "../../test/registry.ts";

let registry: Awaited<ReturnType<typeof startRegistry>>;

beforeAll(async () => {
  registry = await startRegistry({ options: { project: { id: 7, path: "acme/Web" }, api: "/gitlab/api/v4" } });
}, 60_000);

afterAll(() => registry?.stop());

function ask(token: string | undefined, init: RequestInit = {}, project = "7"): Promise<Response> {
  return fetch(`${registry.verdaccio.url}/gitlab/api/v4/projects/${project}/packages/protection/rules`, {
    ...init,
    headers: { ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...init.headers },
  });
}

/** A token as `npm token create` makes it. */
async function generatedToken(
  user: string,
  options: object,
): Promise<{ readonly key: string; readonly token: string }> {
  const answer = await fetch(`${registry.verdaccio.url}/-/npm/v1/tokens`, {
    method: "POST",
    headers: { Authorization: `Bearer ${registry.tokens[user]}`, "Content-Type": "application/json" },
    body: JSON.stringify({ password: `password of ${user}`, readonly: false, cidr_whitelist: [], ...options }),
  });
  return (await answer.json()) as { key: string; token: string };
}

const rule = (pattern: string) => ({
  package_name_pattern: pattern,
  package_type: "npm",
  minimum_access_level_for_push: "owner",
});

describe("the management API in Verdaccio", { timeout: 60_000 }, () => {
  it("knows Verdaccio's users by their tokens and levels", async () => {
    const { tokens } = registry;
    const statuses = Object.entries({ dan: 403, mia: 200, olivia: 200, ada: 200, ci: 404 });
    for (const [user, status] of statuses) expect((await ask(tokens[user])).status, user).toBe(status);
    expect((await ask(undefined)).status).toBe(401);
    expect((await ask("no-token")).status).toBe(401);
    expect((await ask(tokens.mia, { headers: { "PRIVATE-TOKEN": "no-token" } })).status).toBe(401);
    expect((await ask(undefined, { headers: { "PRIVATE-TOKEN": tokens.mia ?? "" } })).status).toBe(200);
  });

  it("knows one project, by its id and its path", async () => {
    const { tokens } = registry;
    for (const project of ["7", "acme%2Fweb", "ACME%2FWEB"]) {
      expect((await ask(tokens.mia, {}, project)).status, project).toBe(200);
    }
    for (const project of ["8", "acme%2Fother"]) {
      for (const user of ["mia", "ada"]) expect((await ask(tokens[user], {}, project)).status, project).toBe(404);
    }
  });

  it("takes rules as JSON and as a form, whichever way the token comes", async () => {
    const { tokens } = registry;
    const form = new URLSearchParams(rule("@form/*"));
    const json = { headers: { "Content-Type": "application/json" }, body: JSON.stringify(rule("@json/*")) };
    const created = [
      await ask(tokens.mia, { method: "POST", body: form }),
      await ask(undefined, {
        method: "POST",
        body: new URLSearchParams(rule("@form2/*")),
        headers: { "PRIVATE-TOKEN": tokens.ada ?? "" },
      }),
      await ask(tokens.mia, { method: "POST", ...json }),
    ];
    expect(created.map(({ status }) => status)).toEqual([201, 201, 201]);
    const patterns = ((await (await ask(tokens.mia)).json()) as { package_name_pattern: string }[]).map(
      ({ package_name_pattern }) => package_name_pattern,
    );
    expect(patterns).toEqual(["@form/*", "@form2/*", "@json/*"]);
  });

  it("lets a token do no more than Verdaccio lets it do", async () => {
    const write = { method: "POST", body: new URLSearchParams(rule("@generated/*")) };
    const readonly = await generatedToken("olivia", { readonly: true });
    expect((await ask(readonly.token)).status).toBe(200);
    expect((await ask(readonly.token, write)).status).toBe(403);
    const elsewhere = await generatedToken("olivia", { cidr_whitelist: ["192.0.2.0/24"] });
    expect((await ask(elsewhere.token)).status).toBe(401);
    const here = await generatedToken("olivia", { cidr_whitelist: ["192.0.2.0/24", "127.0.0.0/8"] });
    expect((await ask(here.token, write)).status).toBe(201);
    await fetch(`${registry.verdaccio.url}/-/npm/v1/tokens/token/${here.key}`, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${registry.tokens.olivia}` },
    });
    expect((await ask(here.token)).status).toBe(401);
  });

  it("is not there where it is switched off", async () => {
    const other = await startRegistry({ options: { api: false } });
    try {
      const path = "/api/v4/projects/1/packages/protection/rules";
      const headers = { Authorization: `Bearer ${other.tokens.ada}` };
      expect((await fetch(other.verdaccio.url + path, { headers })).status).toBe(404);
      expect((await fetch(other.verdaccio.url + path, { method: "POST", headers })).status).toBe(405);
    } finally {
      await other.stop();
    }
  });
});
