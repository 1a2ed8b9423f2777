import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli, temporaryFolder } from "./cli-process.ts";
import { places, postgresForFile } from "./places.ts";

const createDatabase = postgresForFile();

describe.each(places(createDatabase))("rules in $name", ({ name, open, isGitLab }) => {
  const isServer = name.startsWith("our server");

  async function commandLine() {
    const { options, env } = await open();
    const folder = temporaryFolder();
    const run = (...parameters: string[]) => runCli([...parameters, ...options], { env, cwd: folder });
    const json = async (...parameters: string[]) => JSON.parse((await run(...parameters, "--json")).stdout);
    return { run, json, folder };
  }

  test("one rule is added, listed, changed and removed", async () => {
    const { run, json } = await commandLine();
    const added = await json("add", "npm", "@acme/*", "--push", "owner");
    expect(added).toEqual({
      id: added.id,
      pattern: "@acme/*",
      type: "npm",
      push: "owner",
      delete: null,
      enforcement: "active",
    });
    expect(await run("add", "npm", "@acme/*", "--push", "owner")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^error: (?:project 7 in|flightjs\/flight on) \S+: another rule has the same type, pattern and enforcement; list shows its id, and change changes it\n$/,
      ),
    });
    expect((await run("change", String(added.id), "--push", "none", "--delete", "admin")).stdout).toBe(
      `changed rule ${added.id}: npm "@acme/*": push -, delete admin\n`,
    );
    expect((await run("list")).stdout).toMatch(
      /^ID +TYPE +PATTERN +PUSH +DELETE +ENFORCEMENT\n\d+ +npm +@acme\/\* +- +admin +active\n$/,
    );
    const refused = await run("remove", String(added.id));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--yes allows it");
    expect((await run("remove", String(added.id), "--yes")).code).toBe(0);
    expect(await json("list")).toEqual([]);
    expect((await run("remove", "99999", "--yes")).code).toBe(2);
  });

  test("a file is planned and applied, and what is there is exported with the file's comments", async () => {
    const { run, json, folder } = await commandLine();
    await run("add", "npm", "old", "--push", "owner");
    await run("add", "npm", "kept", "--push", "owner");
    const text =
      '# ours\nrules:\n  # kept\n  - { pattern: kept, type: npm, push: maintainer, delete: admin }\n  - { pattern: "@acme/*", type: npm, push: owner } # new\n';
    writeFileSync(join(folder, "rules.yaml"), text);

    const planned = await run("plan", "--exit-code");
    expect(planned.code).toBe(1);
    expect(planned.stdout).toContain(
      '1 to create, 1 to change, 1 to delete\n- npm "old": push owner, delete -\n~ npm "kept": push owner, delete - -> push maintainer, delete admin\n+ npm "@acme/*": push owner, delete -\n',
    );
    expect((await run("apply", "--dry-run")).stdout).toBe(planned.stdout);
    expect(await json("list")).toHaveLength(2);
    const unasked = await run("apply");
    expect(unasked.code).toBe(2);
    expect(unasked.stderr).toContain("this would delete 1 rule of ");
    expect(await json("list")).toHaveLength(2);

    expect((await run("apply", "--yes")).code).toBe(0);
    expect(await run("plan", "--exit-code")).toMatchObject({ code: 0 });
    expect((await run("apply")).stdout).toContain("no changes");

    expect((await run("export", "rules.yaml")).code).toBe(0);
    expect(readFileSync(join(folder, "rules.yaml"), "utf8")).toBe(text);
    await run("add", "maven", "com/acme/*", "--delete", "owner");
    await run("export", "rules.yaml");
    expect(readFileSync(join(folder, "rules.yaml"), "utf8")).toBe(
      `${text}  - pattern: com/acme/*\n    type: maven\n    delete: owner\n`,
    );
  });

  test("a plan says which packages of a list are decided otherwise", async () => {
    const { run, json, folder } = await commandLine();
    writeFileSync(join(folder, "rules.yaml"), "rules:\n  - { pattern: a*, type: npm, push: owner }\n");
    writeFileSync(join(folder, "packages.txt"), "# names\nnpm app\n\nnpm web\npypi app\n");
    const { projects } = await json("plan", "--packages", "packages.txt");
    const push = { before: "unprotected", after: "owner" };
    expect(projects[0].packages).toEqual([
      { type: "npm", name: "app", push, delete: { before: "unprotected", after: "-" } },
    ]);
    expect((await run("plan", "--packages", "packages.txt")).stdout).toContain("npm   app      unprotected -> owner");
  });

  test("a question is decided, and findings are found", async () => {
    const { run, json } = await commandLine();
    await run("add", "npm", "@acme/*", "--push", "owner");
    await run("add", "npm", "@acme/app", "--push", "maintainer");
    const blocked = await run("check", "push", "npm", "@acme/app", "--level", "developer", "--exit-code");
    expect(blocked.code).toBe(1);
    expect(blocked.stdout).toContain('a user with developer access may not push npm "@acme/app"');
    expect(await json("check", "push", "npm", "@acme/app", "--level", "owner")).toMatchObject({
      allowed: true,
      blockedBy: [],
    });
    expect(await json("check", "delete", "npm", "@acme/app", "--deploy-token")).toMatchObject({ allowed: false });
    const forCaller = await run("check", "push", "npm", "@acme/app", "--exit-code");
    if (isServer) {
      expect(forCaller).toMatchObject({ code: 1, stderr: "" });
      expect(forCaller.stdout).toBe(
        'the user of the token may not push npm "@acme/app"\n  rule 1 forbids it: npm "@acme/*": push owner, delete -\n',
      );
    } else {
      const reason = isGitLab ? "GitLab's API has no decisions" : "a file and a database have no callers";
      expect(forCaller).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
    }
    const lint = await run("lint", "--exit-code");
    expect(lint.code).toBe(1);
    expect(lint.stdout).toContain('npm "@acme/app": push maintainer, delete - is redundant');
  });

  test(
    isGitLab
      ? "there are no evaluate rules and no history, and the errors say so"
      : "changes are in the history, and one is undone",
    async () => {
      const { run, json, folder } = await commandLine();
      await run("add", "npm", "a", "--push", "owner");
      const evaluated = await run("add", "npm", "a", "--push", "admin", "--enforcement", "evaluate");
      const history = await run("history");
      if (isGitLab) {
        expect(evaluated).toMatchObject({ code: 2, stderr: expect.stringContaining("GitLab's API has no rule_set") });
        expect(history).toMatchObject({ code: 2, stderr: expect.stringContaining("GitLab's API has no history") });
        writeFileSync(
          join(folder, "rules.yaml"),
          "rules:\n  - { pattern: a, type: npm, push: owner, enforcement: evaluate }\n",
        );
        expect(await run("apply", "--yes")).toMatchObject({
          code: 2,
          stderr: 'error: GitLab has no rules that are only evaluated: npm "a" (evaluate), line 2 of the file\n',
        });
        return;
      }
      expect(evaluated.stdout).toContain('npm "a" (evaluate): push admin');
      expect(history.stdout).toMatch(
        /^2 .*\n {2}\+ npm "a" \(evaluate\): push admin, delete -\n1 .*\n {2}\+ npm "a": push owner, delete -\n$/,
      );
      writeFileSync(join(folder, "rules.yaml"), "rules:\n  - { pattern: b, type: npm, push: owner }\n");
      await run("apply", "--yes");
      expect((await run("history", "--rule", "1", "--limit", "1")).stdout).toMatch(
        /^3 .*\n {2}- npm "a": push owner, delete -\n {2}… and other rules\n$/,
      );
      await run("revert", "3");
      const entries = await json("history", "--limit", "1");
      expect(entries).toHaveLength(1);
      expect((await run("revert", String(entries[0].sequence))).code).toBe(0);
      expect(await json("list")).toHaveLength(1);
      expect((await run("revert", String(entries[0].sequence))).code).toBe(2);
    },
  );

  test("a broken file is refused with each place in it, and nothing is changed", async () => {
    const { run, json, folder } = await commandLine();
    await run("add", "npm", "a", "--push", "owner");
    writeFileSync(
      join(folder, "rules.yaml"),
      "rules:\n  - pattern: b\n    type: nmp\n    push: owner\n  - type: npm\n",
    );
    const applied = await run("apply", "--yes");
    expect(applied.code).toBe(2);
    expect(applied.stderr).toContain("rules.yaml:3:11: the type must be one of");
    expect(applied.stderr).toContain("rules.yaml:5:5: the rule has no pattern");
    expect(await json("list")).toHaveLength(1);
  });
});
