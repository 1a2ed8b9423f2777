import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessLevels, compileRules, isPackageType, type Principal, type RuleTerms } from "@package-protection/core";
import { answer, type StoredRule } from "@package-protection/gitlab-stand-in";
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeRulesFile } from "../src/rules-file/index.ts";
import { cli, runCli, startServe, temporaryFolder, writeDirectory } from "./cli-process.ts";
import { openGitLab } from "./places.ts";

const rounds = 20;
const names = ["a", "ab", "b", "ba", "c"];
const patterns = ["*", "a*", "*a", "a", "b*", "b", "c", "ab"];

/** Draws what a round needs from a seed that the test's title and the error name. */
const seed = 20_261_130;
const [files = []] = fc.sample(
  fc.array(
    fc.uniqueArray(
      fc.record({
        packageNamePattern: fc.constantFrom(...patterns),
        packageType: fc.constant("npm" as const),
        minimumAccessLevelForPush: fc.constantFrom("maintainer" as const, "owner" as const, "admin" as const),
        minimumAccessLevelForDelete: fc.constantFrom(null, "owner" as const, "admin" as const),
      }),
      { selector: ({ packageNamePattern }) => packageNamePattern, minLength: 3 },
    ),
    { minLength: rounds, maxLength: rounds },
  ),
  { numRuns: 1, seed },
);
const [moments = []] = fc.sample(
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: rounds, maxLength: rounds }),
  {
    numRuns: 1,
    seed,
  },
);

function termsOf(rules: readonly StoredRule[]): readonly RuleTerms[] {
  return rules.map((rule) => ({
    packageNamePattern: rule.package_name_pattern,
    packageType: isPackageType(rule.package_type) ? rule.package_type : "npm",
    minimumAccessLevelForPush:
      (["maintainer", "owner", "admin"] as const).find((level) => level === rule.minimum_access_level_for_push) ?? null,
    minimumAccessLevelForDelete:
      (["owner", "admin"] as const).find((level) => level === rule.minimum_access_level_for_delete) ?? null,
  }));
}

/** What a rule set allows, of all actions, callers and names of this test. */
function allowedBy(rules: readonly RuleTerms[]): ReadonlySet<string> {
  const compiled = compileRules(rules);
  const principals: readonly Principal[] = [
    ...accessLevels.map((accessLevel) => ({ kind: "user", accessLevel }) as const),
    { kind: "deploy-token" },
    { kind: "anonymous" },
  ];
  const questions = (["push", "delete"] as const).flatMap((action) =>
    principals.flatMap((principal) =>
      names.map((packageName) => ({ action, principal, packageName, packageType: "npm" as const })),
    ),
  );
  return new Set(
    questions
      .filter((question) => compiled.decide(question).outcome === "allowed")
      .map((question) => JSON.stringify(question)),
  );
}

const sorted = (rules: readonly RuleTerms[]) =>
  rules
    .map((rule) =>
      [
        rule.packageNamePattern,
        rule.minimumAccessLevelForPush ?? null,
        rule.minimumAccessLevelForDelete ?? null,
      ].join(),
    )
    .sort();

test(`an apply to GitLab that is killed at any request, ${rounds} times, ends at the file's rules when it is run again`, {
  timeout: 900_000,
}, async () => {
  const folder = temporaryFolder();
  let child: ChildProcess | undefined;
  let requestsLeft = Number.POSITIVE_INFINITY;
  let isAnswered = true;
  const { gitlab, options, env } = await openGitLab({
    onRequest() {
      requestsLeft -= 1;
      if (requestsLeft !== 0) return undefined;
      child?.kill("SIGKILL");
      // A request that was sent may have been carried out, or not.
      return isAnswered ? undefined : answer(503, {});
    },
  });
  let broken = 0;
  for (const [round, rules] of files.entries()) {
    const moment = moments[round] ?? 0;
    const before = termsOf(gitlab.rules());
    const firstState = gitlab.states.length - 1;
    writeFileSync(join(folder, "rules.yaml"), writeRulesFile(rules));
    // Two requests come before the first change: which kind of server, and its rules.
    requestsLeft = 1 + Math.floor(moment * (2 + before.length + rules.length));
    isAnswered = round % 2 === 0;
    const { code } = await runCli(["apply", "--yes", ...options], {
      cwd: folder,
      env,
      onStart(started) {
        child = started;
      },
    });
    if (code === null) broken += 1;
    requestsLeft = Number.POSITIVE_INFINITY;
    await cli(["apply", "--yes", ...options], { cwd: folder, env });

    expect(sorted(termsOf(gitlab.rules()))).toEqual(sorted(rules));
    const [old, wanted] = [allowedBy(before), allowedBy(rules)];
    for (const state of gitlab.states.slice(firstState)) {
      const excess = [...allowedBy(termsOf(state))].filter((question) => !old.has(question) && !wanted.has(question));
      expect(excess).toEqual([]);
    }
  }
  expect(broken).toBeGreaterThan(rounds / 2);
});

test.each(["a database", "our server"])(
  `an apply to %s that is killed at any moment, ${rounds} times, leaves the old rules or the new ones, and ends at the file's when it is run again`,
  { timeout: 900_000 },
  async (kind) => {
    const folder = temporaryFolder();
    const database = join(folder, "rules.sqlite");
    await cli(["migrate", "--database", database]);
    const inDatabase = ["--database", database, "--project", "7"];
    const url =
      kind === "our server" ? await startServe(["--database", database, "--directory", writeDirectory(folder)]) : "";
    const options =
      kind === "our server" ? ["--url", url, "--project", "flightjs/flight"] : [...inDatabase, "--by", "ann"];
    const env = { PACKAGE_PROTECTION_TOKEN: "maintainers-token" };
    const list = async (): Promise<readonly string[]> => {
      const rules: readonly { pattern: string; push: string | null; delete: string | null }[] = JSON.parse(
        await cli(["list", "--json", ...inDatabase]),
      );
      return rules.map((rule) => [rule.pattern, rule.push, rule.delete].join()).sort();
    };
    // How long an apply takes here, so that the moments fall into it.
    const started = performance.now();
    writeFileSync(join(folder, "rules.yaml"), writeRulesFile([]));
    await cli(["apply", ...options], { cwd: folder, env });
    const duration = performance.now() - started;

    let before: readonly string[] = [];
    for (const [round, rules] of files.entries()) {
      writeFileSync(join(folder, "rules.yaml"), writeRulesFile(rules));
      const moment = duration * (0.5 + (moments[round] ?? 0) / 2);
      await runCli(["apply", "--yes", ...options], {
        cwd: folder,
        env,
        onStart: (child) => void setTimeout(() => child.kill("SIGKILL"), moment),
      });
      expect([before, sorted(rules)]).toContainEqual(await list());
      await cli(["apply", "--yes", ...options], { cwd: folder, env });
      before = await list();
      expect(before).toEqual(sorted(rules));
    }
  },
);
