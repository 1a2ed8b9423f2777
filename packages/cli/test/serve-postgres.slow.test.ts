import { newestPostgres, type PostgresServer, startPostgres } from "@package-protection/postgres-server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCli, type ServerProcess, startServer, temporaryFolder, writeDirectory } from "./cli-process.ts";

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await startPostgres(newestPostgres());
}, 30_000);

afterAll(() => postgres.dispose());

function parametersFor(database: string): readonly string[] {
  return ["--port", "0", "--database", database, "--directory", writeDirectory(temporaryFolder())];
}

function start(database: string): Promise<ServerProcess> {
  return startServer(parametersFor(database));
}

const maintainer = { "PRIVATE-TOKEN": "maintainers-token" };

function rulesUrl(server: ServerProcess): string {
  return `${server.url}/api/v4/projects/7/packages/protection/rules`;
}

async function patterns(server: ServerProcess): Promise<string[]> {
  const rules = await (await fetch(rulesUrl(server), { headers: maintainer })).json();
  return Array.isArray(rules) ? rules.map((rule) => rule.package_name_pattern) : [];
}

async function create(server: ServerProcess, package_name_pattern: string): Promise<number> {
  const rule = { package_name_pattern, package_type: "npm", minimum_access_level_for_push: "owner" };
  const headers = { ...maintainer, "Content-Type": "application/json" };
  return (await fetch(rulesUrl(server), { method: "POST", headers, body: JSON.stringify(rule) })).status;
}

it("keeps its rules in PostgreSQL where the database is the URL of one, and has them on the next start", async () => {
  const url = await postgres.createDatabase();
  const first = await start(url);
  expect(await create(first, "@acme/*")).toBe(201);
  expect(await create(first, "@acme/*")).toBe(422);
  first.kill("SIGTERM");
  expect(await first.exit).toEqual({ code: 0, signal: null, stderr: "" });
  expect(await patterns(await start(url))).toEqual(["@acme/*"]);
});

it("shares a database with a second server, each seeing the other's changes at once", async () => {
  const url = await postgres.createDatabase();
  const [one, other] = [await start(url), await start(url)];
  for (let index = 0; index < 5; index += 1) {
    expect(await create(one, `one-${index}`)).toBe(201);
    expect(await patterns(other)).toContain(`one-${index}`);
    expect(await create(other, `other-${index}`)).toBe(201);
    expect(await patterns(one)).toContain(`other-${index}`);
  }
});

it("answers 500 while PostgreSQL is away, and goes on when it is back", async () => {
  const server = await start(await postgres.createDatabase());
  expect(await create(server, "@acme/*")).toBe(201);
  await postgres.kill();
  expect((await fetch(rulesUrl(server), { headers: maintainer })).status).toBeGreaterThanOrEqual(500);
  await postgres.start();
  expect(await patterns(server)).toEqual(["@acme/*"]);
}, 30_000);

it("refuses to start where the database can't be used, with one line that holds no password", async () => {
  const missing = `postgres://postgres:secret@127.0.0.1:${postgres.port}/nowhere?application_name=secret`;
  const { code, stderr } = await runCli(["serve", ...parametersFor(missing)]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    `error: the database postgres://127.0.0.1:${postgres.port}/nowhere can't be used: database "nowhere" does not exist\n`,
  );
});

it("refuses to start where a slash stands in the password, with one line that does not hold it", async () => {
  const { code, stderr } = await runCli([
    "serve",
    ...parametersFor("postgres://user:se/cret@127.0.0.1:1/rules#secret"),
  ]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: the database postgres:\/\/127\.0\.0\.1:1\/rules can't be used: [^\n]+\n$/);
  expect(stderr).not.toMatch(/se.?cret/);
});
