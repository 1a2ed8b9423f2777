import { type ChildProcess, type StdioOptions, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cli, program, runCli, temporaryFolder } from "./cli-process.ts";
import { openGitLab } from "./places.ts";

const commands = [
  "list",
  "add",
  "change",
  "remove",
  "export",
  "plan",
  "apply",
  "check",
  "lint",
  "import",
  "history",
  "revert",
  "serve",
  "migrate",
  "backup",
  "restore",
];

describe("help", () => {
  test.each(commands)("%s has examples", async (command) => {
    expect(await cli([command, "--help"])).toContain(`  $ package-protection ${command} `);
  });

  test("names every command", async () => {
    const help = await cli(["--help"]);
    for (const command of commands) expect(help).toMatch(new RegExp(`^  ${command}\\b`, "m"));
  });

  test("has one paragraph for each command in the list of all", async () => {
    const [, list = ""] = (await cli(["--help"])).split("Commands:\n");
    const [lines = ""] = list.split("\n\n");
    for (const command of [...commands, "help"]) expect(lines).toMatch(new RegExp(`^  ${command}\\b`, "m"));
  });

  test.each([
    [["bogus"]],
    [["list", "--bogus"]],
    [["add"]],
    [["add", "nmp", "a"]],
    [["add", "npm", "a", "--push", "everybody"]],
    [["revert", "x"]],
  ])("wrong use ends with 2: %j", async (parameters) => {
    const { code, stdout, stderr } = await runCli(parameters);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: /);
  });
});

test.each([
  [["list", "--url", "--project", "7"], "option '--url <address>' needs a value, got the option --project"],
  [["import", "--from", "gitlab", "--from-url", "--from-project", "7"], "needs a value, got the option --from-project"],
  [["add", "npm", "a"], "a rule must require a level for push or for delete: set --push, --delete or both"],
  [["plan", "missing.yaml"], "there is no file missing.yaml; name another, or let export make it"],
])("the error of %j has the remedy", async (parameters, message) => {
  const { code, stderr } = await runCli(parameters, { cwd: temporaryFolder() });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

describe("where the rules are", () => {
  test.each([
    [[], "which project? --project"],
    [["--project", "7"], "where are the rules? --url ADDRESS"],
    [["--project", "7", "--url", "https://x.example", "--database", "x"], "--url and --database exclude each other"],
    [["--project", "a/b", "--database", "x"], "in a database a project is named by its id"],
    [
      ["--project", "7", "--database", "missing.sqlite"],
      "package-protection migrate --database missing.sqlite makes it",
    ],
    [["--project", "7", "--url", "gitlab.example.com"], "url must be the address of a server"],
    [
      ["--project", "7", "--url", "https://x.example", "--token-file", "missing"],
      "the token file missing can't be read",
    ],
  ])("%j is refused", async (options, message) => {
    const folder = temporaryFolder();
    const { code, stderr } = await runCli(["list", ...options], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, "missing.sqlite"))).toBe(false);
  });

  test("a token is never echoed, however wrong it is", async () => {
    const { options } = await openGitLab({});
    for (const token of ["glpat-not-known", "glpat with blanks", "glpat\u0000x".replaceAll("\u0000", "\u0001")]) {
      const { code, stdout, stderr } = await runCli(["list", ...options], { env: { PACKAGE_PROTECTION_TOKEN: token } });
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain(token);
    }
  });

  test.each([[], ["--by", " "]])("a change in a database needs a name for the history: %s %j", async (...by) => {
    const database = join(temporaryFolder(), "rules.sqlite");
    await cli(["migrate", "--database", database]);
    const add = ["add", "npm", "a", "--push", "owner", "--database", database, "--project", "7"];
    const { code, stderr } = await runCli([...add, ...by]);
    expect([code, stderr]).toEqual([
      2,
      "error: --by NAME is needed with --database: the history keeps who changed a rule\n",
    ]);
  });
});

test("output has no control characters of a pattern, and no colours off a terminal", async () => {
  const { gitlab, options, env } = await openGitLab({});
  const levels = { minimum_access_level_for_push: "owner", minimum_access_level_for_delete: null };
  gitlab.put({ package_name_pattern: "a\u001b[2Jb\u202ec", package_type: "generic", ...levels });
  const { stdout } = await runCli(["list", ...options], { env });
  expect(stdout).toContain("a\\u{1b}[2Jb\\u{202e}c");
  expect(stdout).not.toContain("\u001b");
});

test.runIf(existsSync("/dev/full"))("output that cannot be written is an error, and no difference", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "rules.yaml"), "rules: [{ pattern: a, type: npm, push: owner }]\n");
  const database = join(folder, "rules.sqlite");
  await cli(["migrate", "--database", database]);
  const plan = ["plan", "rules.yaml", "--exit-code", "--database", database, "--project", "7"];
  expect((await runCli(plan, { cwd: folder })).code).toBe(1);
  const full = openSync("/dev/full", "w");
  const stdio: StdioOptions = ["ignore", full, "pipe"];
  const { status, stderr } = spawnSync(process.execPath, [...program, ...plan], { cwd: folder, stdio });
  closeSync(full);
  expect([status, String(stderr)]).toEqual([2, expect.stringMatching(/^(?:error: the output is lost: ENOSPC.*\n)+$/)]);
});

test("apply goes on where nobody reads what it prints", async () => {
  const { gitlab, options, env } = await openGitLab({});
  const folder = temporaryFolder();
  const rules = Array.from({ length: 50 }, (_, index) => `  - { pattern: p${index}, type: npm, push: owner }\n`);
  writeFileSync(join(folder, "rules.yaml"), `rules:\n${rules.join("")}`);
  const closed = { cwd: folder, env, onStart: (child: ChildProcess) => void child.stdout?.destroy() };
  expect(await runCli(["apply", ...options], closed)).toMatchObject({ code: 0, stderr: "" });
  expect(gitlab.rules()).toHaveLength(rules.length);
});

describe("a file without a server", () => {
  const text =
    'projects:\n  a/b:\n    rules: [{ pattern: "@acme/*", type: npm, push: owner }]\n  c/d:\n    rules: []\n';

  test("is asked and linted", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "rules.yaml"), text);
    const check = [
      "check",
      "push",
      "npm",
      "@acme/app",
      "--level",
      "maintainer",
      "--rules",
      "rules.yaml",
      "--exit-code",
    ];
    expect(await runCli([...check, "--project", "a/b"], { cwd: folder })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('line 3 forbids it: npm "@acme/*": push owner, delete -'),
    });
    expect(await runCli([...check, "--project", "c/d"], { cwd: folder })).toMatchObject({ code: 0 });
    expect(await runCli(check, { cwd: folder })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--project must name one"),
    });
    expect(await runCli(["lint", "--rules", "rules.yaml", "--exit-code"], { cwd: folder })).toMatchObject({ code: 0 });
  });

  test("a push below the minimum level is refused whatever the rules say, unless they alone are asked", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "rules.yaml"), "rules: []\n");
    const check = ["check", "push", "npm", "app", "--level", "guest", "--rules", "rules.yaml", "--exit-code"];
    expect(await runCli(check, { cwd: folder })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("a push needs developer access"),
    });
    expect(await runCli([...check, "--no-minimum-levels"], { cwd: folder })).toMatchObject({ code: 0 });
  });
});

describe("import from GitLab", () => {
  async function source() {
    const { gitlab } = await openGitLab({});
    const levels = { minimum_access_level_for_push: "owner", minimum_access_level_for_delete: null };
    gitlab.put({ package_name_pattern: "@acme/*", package_type: "npm", ...levels });
    gitlab.put({ package_name_pattern: "app", package_type: "generic", ...levels });
    const from = ["--from", "gitlab", "--from-url", gitlab.url, "--from-project", "flightjs/flight"];
    return { gitlab, from, env: { PACKAGE_PROTECTION_FROM_TOKEN: "glpat-maintainer" } };
  }

  test("into a file", async () => {
    const { from, env } = await source();
    const folder = temporaryFolder();
    await cli(["import", "rules.yaml", ...from], { env, cwd: folder });
    const text = readFileSync(join(folder, "rules.yaml"), "utf8");
    expect(text).toContain(
      'project: flightjs/flight\nrules:\n  - pattern: "@acme/*"\n    type: npm\n    push: owner\n  - pattern: app\n',
    );
  });

  test("into a database, whose own rules stay", async () => {
    const { from, env } = await source();
    const place = ["--database", join(temporaryFolder(), "rules.sqlite")];
    await cli(["migrate", ...place]);
    const target = [...place, "--project", "7", "--by", "ann"];
    await cli(["add", "npm", "own", "--push", "admin", ...target]);
    await cli(["add", "npm", "@acme/*", "--push", "admin", ...target]);
    expect(await runCli(["import", ...from, ...target], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("this would make 1 rule of"),
    });
    expect(JSON.parse(await cli(["list", "--json", ...target]))).toHaveLength(2);
    await cli(["import", "--yes", ...from, ...target], { env });
    const rules = JSON.parse(await cli(["list", "--json", ...target]));
    expect(rules.map((rule: { pattern: string; push: string }) => [rule.pattern, rule.push])).toEqual([
      ["own", "admin"],
      ["@acme/*", "owner"],
      ["app", "owner"],
    ]);
    expect(await cli(["import", ...from, ...target], { env })).toContain("no changes");
  });

  test("is only shown by --dry-run, with the exit code of a plan", async () => {
    const { from, env } = await source();
    const folder = temporaryFolder();
    const place = ["--database", join(folder, "rules.sqlite"), "--project", "7"];
    await cli(["migrate", ...place.slice(0, 2)]);
    await cli(["add", "npm", "@acme/*", "--push", "admin", ...place, "--by", "ann"]);
    const before = await cli(["list", "--json", ...place]);
    const dryRun = ["import", ...from, "--dry-run"];
    expect(await cli([...dryRun, ...place], { env })).toMatch(
      /: 1 to create, 1 to change, 0 to delete\n~ npm "@acme\/\*": push admin, delete - -> push owner, delete -\n\+ generic "app"/,
    );
    expect(await runCli([...dryRun, ...place, "--exit-code"], { env })).toMatchObject({ code: 1, stderr: "" });
    const json = JSON.parse(await cli([...dryRun, ...place, "--json"], { env }));
    expect(json).toMatchObject({ changes: [{ operation: "update" }, { operation: "create" }], applied: false });
    expect(await cli(["list", "--json", ...place])).toBe(before);

    const file = [...dryRun, "rules.yaml", "--exit-code"];
    expect(await runCli(file, { env, cwd: folder })).toMatchObject({ code: 1 });
    expect(existsSync(join(folder, "rules.yaml"))).toBe(false);
    await cli(["import", "rules.yaml", ...from], { env, cwd: folder });
    expect(await runCli(file, { env, cwd: folder })).toMatchObject({ code: 0, stdout: "rules.yaml: no changes\n" });
    expect(await runCli(["import", ...from, ...place, "--exit-code"], { env })).toMatchObject({
      code: 2,
      stderr: "error: --exit-code needs --dry-run\n",
    });
  });

  test("names the server and the option of the side that failed", async () => {
    const { gitlab, from } = await source();
    const target = ["--url", gitlab.url, "--project", "flightjs/flight"];
    const tokens = (fromToken: string, token: string) => ({
      PACKAGE_PROTECTION_FROM_TOKEN: fromToken,
      PACKAGE_PROTECTION_TOKEN: token,
    });
    const errorOf = async (env: Readonly<Record<string, string>>) =>
      (await runCli(["import", ...from, ...target], { env })).stderr;
    const where = `error: flightjs/flight on ${gitlab.url}: `;
    const ofSource = "--from-token-file or PACKAGE_PROTECTION_FROM_TOKEN";
    const ofTarget = "--token-file or PACKAGE_PROTECTION_TOKEN";
    expect(await errorOf(tokens("wrong", "glpat-maintainer"))).toBe(
      `${where}the server rejects the token of ${ofSource}\n`,
    );
    expect(await errorOf(tokens("", "glpat-maintainer"))).toBe(`${where}the server needs a token; set ${ofSource}\n`);
    expect(await errorOf(tokens("glpat-maintainer", "wrong"))).toBe(
      `${where}the server rejects the token of ${ofTarget}\n`,
    );
    const odd = await runCli(["import", "--from", "gitlab", "--from-url", "ftp:x", "--from-project", "a/b", ...target]);
    expect(odd.stderr).toMatch(/^error: --from-url must be the address of a server/);
  });

  test("into nothing is refused", async () => {
    const { from, env } = await source();
    expect(await runCli(["import", ...from], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("import into what?"),
    });
  });
});

test("a database is migrated, backed up and restored", async () => {
  const folder = temporaryFolder();
  const options = { cwd: folder };
  const target = ["--database", "rules.sqlite", "--project", "7", "--by", "ann"];
  expect(await cli(["migrate", "--database", "rules.sqlite"], options)).toBe(
    "rules.sqlite: schema version 0 before, 1 now\n",
  );
  expect(await cli(["migrate", "--database", "rules.sqlite"], options)).toBe(
    "rules.sqlite has schema version 1 already\n",
  );
  await cli(["add", "npm", "a", "--push", "owner", ...target], options);
  await cli(["backup", "copy.sqlite", "--database", "rules.sqlite"], options);
  await cli(["remove", "1", "--yes", ...target], options);
  expect(await runCli(["restore", "copy.sqlite", "--database", "rules.sqlite"], options)).toMatchObject({ code: 2 });
  await cli(["restore", "copy.sqlite", "--database", "rules.sqlite", "--yes"], options);
  expect(JSON.parse(await cli(["list", "--json", ...target], options))).toHaveLength(1);
  expect(await runCli(["backup", "x", "--database", "postgres://localhost/x"], options)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("pg_dump"),
  });
});
