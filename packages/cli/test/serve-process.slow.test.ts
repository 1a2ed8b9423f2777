import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import { beforeEach, describe, expect, it } from "vitest";
import { runCli, type ServerProcess, startServer, temporaryFolder, writeDirectory } from "./cli-process.ts";

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

/** Starts a server on the test's database. */
function start(): Promise<ServerProcess> {
  const options = ["--database", join(folder, "rules.sqlite"), "--directory", writeDirectory(folder)];
  return startServer(["--port", "0", ...options]);
}

const maintainer = { "PRIVATE-TOKEN": "maintainers-token" };

function rulesUrl(server: ServerProcess, ruleId?: number): string {
  const rules = `${server.url}/api/v4/projects/7/packages/protection/rules`;
  return ruleId === undefined ? rules : `${rules}/${ruleId}`;
}

async function list(server: ServerProcess): Promise<unknown> {
  return (await fetch(rulesUrl(server), { headers: maintainer })).json();
}

function create(server: ServerProcess, package_name_pattern: string): Promise<Response> {
  const rule = { package_name_pattern, package_type: "npm", minimum_access_level_for_push: "maintainer" };
  return fetch(rulesUrl(server), {
    method: "POST",
    headers: { ...maintainer, "Content-Type": "application/json" },
    body: JSON.stringify(rule),
  });
}

function remove(server: ServerProcess, ruleId: number): Promise<Response> {
  return fetch(rulesUrl(server, ruleId), { method: "DELETE", headers: maintainer });
}

/** The rules of the examples in GitLab's manual. */
const exampleRules = [1, 2].map((id) => ({
  id,
  project_id: 7,
  package_name_pattern: `@flightjs/flight-package-${id - 1}`,
  package_type: "npm",
  minimum_access_level_for_delete: null,
  minimum_access_level_for_push: "maintainer",
}));

async function createExamples(server: ServerProcess): Promise<void> {
  for (const { package_name_pattern } of exampleRules) await create(server, package_name_pattern);
}

describe("a server", () => {
  it("answers the example requests of GitLab's manual on a new database", async () => {
    const server = await start();
    await createExamples(server);
    expect(await list(server)).toEqual(exampleRules);
    expect((await remove(server, 32)).status).toBe(404);
    expect((await remove(server, 1)).status).toBe(204);
    expect(await list(server)).toEqual(exampleRules.slice(1));
  });

  it("has on the next start everything that it acknowledged before it was killed", async () => {
    const first = await start();
    const acknowledged: string[] = [];
    const creating = (async () => {
      for (let index = 0; ; index++) {
        const created = await create(first, `@acme/package-${index}`);
        if (created.status === 201) acknowledged.push(`@acme/package-${index}`);
        if (index === 40) first.kill("SIGKILL");
      }
    })();
    await expect(creating).rejects.toThrow();
    await first.exit;
    const rules = await list(await start());
    const patterns = new Set(Array.isArray(rules) ? rules.map((rule) => rule.package_name_pattern) : []);
    expect(acknowledged.length).toBeGreaterThan(40);
    expect(acknowledged.filter((pattern) => !patterns.has(pattern))).toEqual([]);
  });

  it("shares a database with a second server, each seeing the other's changes at once", async () => {
    const [first, second] = [await start(), await start()];
    await createExamples(first);
    for (let index = 0; index < 10; index++) {
      const package_name_pattern = `@acme/package-${index}`;
      expect((await create(first, package_name_pattern)).status).toBe(201);
      const rule = { id: index + 3, project_id: 7, package_name_pattern };
      expect(await list(second)).toContainEqual(expect.objectContaining(rule));
      expect((await remove(second, rule.id)).status).toBe(204);
      expect(await list(first)).toEqual(exampleRules);
    }
  });

  it("lets one of twenty deletes and one of twenty creates succeed", async () => {
    const server = await start();
    await createExamples(server);
    const twenty = Array.from({ length: 20 });
    const removed = await Promise.all(twenty.map(() => remove(server, 1)));
    expect(removed.map(({ status }) => status).sort()).toEqual([204, ...Array(19).fill(404)]);
    const created = await Promise.all(twenty.map(() => create(server, "@acme/app")));
    expect(created.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(422)]);
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`answers a running request after ${signal}, and then ends well`, async () => {
      const server = await start();
      const body = '{"package_name_pattern":"late","package_type":"maven","minimum_access_level_for_push":"owner"}';
      const socket = connect(server.port, "127.0.0.1");
      socket.write(
        "POST /api/v4/projects/7/packages/protection/rules HTTP/1.1\r\nHost: localhost\r\n" +
          "PRIVATE-TOKEN: maintainers-token\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n" +
          `Content-Length: ${body.length}\r\n\r\n`,
      );
      let answer = "";
      socket.setEncoding("utf8");
      for await (const text of socket) {
        answer += text;
        // The server has begun with the request: it asks for the body.
        if (answer === "HTTP/1.1 100 Continue\r\n\r\n") {
          server.kill(signal);
          socket.write(body);
        }
      }
      expect(answer).toContain("HTTP/1.1 201 Created");
      expect(await server.exit).toEqual({ code: 0, signal: null, stderr: "" });
    });
  }
});

describe("a server refuses to start, with one line and exit code 2,", () => {
  async function refusal({
    database = ":memory:",
    directory = writeDirectory(folder),
    more = [],
  }: {
    readonly database?: string;
    readonly directory?: string;
    readonly more?: readonly string[];
  }): Promise<string> {
    const parameters = ["serve", "--port", "0", "--database", database, "--directory", directory, ...more];
    const { code, stderr } = await runCli(parameters, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]+\n(?:\(--help shows how to use it\)\n)?$/);
    return stderr;
  }

  for (const port of ["abc", "-1", "65536", "80.5", "0x50", " 80"]) {
    it(`when the port is ${JSON.stringify(port)}`, async () => {
      expect(await refusal({ more: [`--port=${port}`] })).toContain("It must be a number from 0 to 65535");
    });
  }

  it("when the database is blank, so that no rule is kept where nobody looks", async () => {
    expect(await refusal({ database: " " })).toContain("begin or end with white space");
  });

  it("when the database is a misspelt URL, without its password and without a file of that name", async () => {
    const line = await refusal({ database: "postgress://user:secret@host/rules" });
    expect(line).toContain("begins with postgress:");
    expect(line).not.toContain("secret");
    expect(readdirSync(folder)).toEqual(["directory.json"]);
  });

  it("when the port is in use", async () => {
    const server = await start();
    expect(await refusal({ more: ["--port", String(server.port)] })).toContain(`port ${server.port}`);
  });

  it("when the host is not an address of this machine", async () => {
    expect(await refusal({ more: ["--host", "192.0.2.1"] })).toContain("192.0.2.1");
  });

  it("when the database file is not a database, and leaves it as it is", async () => {
    const file = join(folder, "notes.txt");
    writeFileSync(file, "Not a database, but somebody's notes. ".repeat(200));
    const before = readFileSync(file);
    expect(await refusal({ database: file })).toContain(file);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("when the database is another application's, and leaves it as it is", async () => {
    const file = join(folder, "other.sqlite");
    const other = new Database(file);
    other.exec("CREATE TABLE notes (text TEXT)");
    other.close();
    const before = readFileSync(file);
    expect(await refusal({ database: file })).toContain(file);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("when the folder of the database does not exist", async () => {
    const file = join(folder, "missing", "rules.sqlite");
    expect(await refusal({ database: file })).toContain(file);
  });

  it("when neither a database and a directory nor --demo is given", async () => {
    const { code, stderr } = await runCli(["serve", "--database", ":memory:"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("serve --demo needs neither")]);
  });

  const project = { id: 7, path: "acme/web", visibility: "private" };
  const user = { name: "mia", token: "secret-token", memberships: { 7: "maintainer" } };
  const directories: Readonly<Record<string, readonly [content: unknown, place: string]>> = {
    "is no object": [[], "the file"],
    "has a project with a misspelt switch": [
      { projects: [{ ...project, packageEnabled: false }], users: [] },
      "projects[0]: Unrecognized key",
    ],
    "has a path without a slash": [{ projects: [{ ...project, path: "web" }], users: [] }, "projects[0].path"],
    "has two projects with one id": [{ projects: [project, { ...project, path: "a/b" }], users: [] }, "projects[1].id"],
    "has two projects with one path but for case": [
      { projects: [project, { ...project, id: 8, path: "ACME/web" }], users: [] },
      "projects[1].path",
    ],
    "has a level that there is none": [
      { projects: [project], users: [{ ...user, memberships: { 7: "king" } }] },
      "users[0].memberships.7",
    ],
    "has a member of no project": [
      { projects: [project], users: [{ ...user, memberships: { 8: "owner" } }] },
      "users[0].memberships.8",
    ],
    "has two users with one token": [
      { projects: [project], users: [user, { ...user, name: "max" }] },
      "users[1].token",
    ],
  };
  for (const [name, [content, place]] of Object.entries(directories)) {
    it(`when the directory file ${name}, and names the place`, async () => {
      const directory = join(folder, "wrong.json");
      writeFileSync(directory, JSON.stringify(content));
      const line = await refusal({ directory });
      expect(line).toContain(place);
      expect(line).not.toContain("secret-token");
    });
  }

  it("when the directory file is not JSON, without quoting it", async () => {
    const directory = join(folder, "wrong.json");
    writeFileSync(directory, '{"users":[{"token":"secret-token" oops}]}');
    const line = await refusal({ directory });
    expect(line).toContain("is not JSON");
    expect(line).not.toContain("secret");
  });

  it("when the directory file does not exist", async () => {
    expect(await refusal({ directory: join(folder, "none.json") })).toContain("none.json");
  });
});
