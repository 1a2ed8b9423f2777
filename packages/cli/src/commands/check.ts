import {
  type AccessLevel,
  accessLevels,
  compileRules,
  type MinimumAccessLevels,
  meetsMinimumAccessLevel,
  type PackageType,
  type Principal,
} from "@package-protection/core";
import { type Command, Option } from "commander";
import { err, ok, type Result } from "neverthrow";
import { ruleLabel, rulesOf, type ViewedRule, type ViewOptions } from "../files/rules-of.ts";
import { ruleJson, ruleName, ruleText } from "../output/rule-text.ts";
import {
  addExamples,
  addExitCodeOption,
  addJsonOption,
  addTargetOptions,
  type OutputOptions,
  run,
} from "./command-line.ts";
import { packageTypeArgument } from "./rule-options.ts";

interface CheckOptions extends ViewOptions, OutputOptions {
  readonly level?: AccessLevel;
  readonly admin?: boolean;
  readonly deployToken?: boolean;
  readonly anonymous?: boolean;
  readonly minimumLevels: boolean;
}

/** GitLab's, which guards apply too unless their host switches them off (contract, section 1). */
const minimumAccessLevels: MinimumAccessLevels = { push: "developer", delete: "maintainer" };

export function addCheckCommand(program: Command): void {
  const command = program
    .command("check")
    .description("Say whether somebody may push or delete a package, and by which rule not.")
    .addArgument(program.createArgument("<action>").choices(["push", "delete"]))
    .argument("<type>", "the package's type, such as npm", packageTypeArgument)
    .argument("<name>", "the package's name")
    .addOption(new Option("--level <level>", "a user with this access level").choices(accessLevels))
    .option("--admin", "an administrator of the instance")
    .option("--deploy-token", "a deploy token")
    .option("--anonymous", "an anonymous caller")
    .option("--rules <file>", "a rules file, in place of a server")
    .option("--no-minimum-levels", "ask the rules alone; by default a push needs developer and a delete maintainer");
  addExamples(addExitCodeOption(addJsonOption(addTargetOptions(command)), "the answer is no"), [
    "check push npm @acme/app --level developer --rules rules.yaml --exit-code",
    "check delete maven com/acme/app --deploy-token --database rules.sqlite --project 7",
  ]).action((action: "push" | "delete", packageType: PackageType, packageName: string, options: CheckOptions) =>
    run(async (terminal) => {
      const principal = principalOf(options);
      if (principal.isErr()) return err(principal.error);
      if (packageName === "") return err("the package has no name");
      const read = await rulesOf(options);
      if (read.isErr()) return err(read.error);
      const [project, ...others] = read.value;
      if (project === undefined || others.length > 0)
        return err("the file has several projects, so --project must name one");

      const decision = compileRules(project.rules).decide({
        action,
        principal: principal.value,
        packageType,
        packageName,
      });
      const blockedBy: readonly ViewedRule[] = decision.outcome === "blocked" ? decision.blockedBy : [];
      const minimum = minimumAccessLevels[action] ?? null;
      const belowMinimum =
        options.minimumLevels && !meetsMinimumAccessLevel(minimumAccessLevels, principal.value, action);
      const allowed = blockedBy.length === 0 && !belowMinimum;
      const who = describePrincipal(principal.value);
      if (options.json) {
        terminal.printJson({
          allowed,
          belowMinimumLevel: belowMinimum ? minimum : null,
          requiredLevel: decision.outcome === "blocked" ? decision.requiredAccessLevel : null,
          blockedBy: blockedBy.map(ruleJson),
          wouldBlock: decision.wouldBlock.map(ruleJson),
        });
      } else {
        const answer = allowed ? terminal.colour("green", "may") : terminal.colour("red", "may not");
        terminal.print(`${who} ${answer} ${action} ${ruleName({ packageType, packageNamePattern: packageName })}`);
        if (belowMinimum) terminal.print(`  a ${action} needs ${minimum ?? "a"} access, whatever the rules say`);
        for (const rule of blockedBy) terminal.print(`  ${ruleLabel(rule)} forbids it: ${ruleText(rule)}`);
        for (const rule of decision.wouldBlock)
          terminal.print(`  ${ruleLabel(rule)} would forbid it, but is only evaluated: ${ruleText(rule)}`);
      }
      return ok(!allowed && options.exitCode ? 1 : 0);
    }),
  );
}

function principalOf({ level, admin, deployToken, anonymous }: CheckOptions): Result<Principal, string> {
  const named: readonly Principal[] = [
    ...(level === undefined ? [] : [{ kind: "user", accessLevel: level } as const]),
    ...(admin ? [{ kind: "admin" } as const] : []),
    ...(deployToken ? [{ kind: "deploy-token" } as const] : []),
    ...(anonymous ? [{ kind: "anonymous" } as const] : []),
  ];
  const [principal, ...others] = named;
  if (principal !== undefined && others.length === 0) return ok(principal);
  return err("who? name one of --level LEVEL, --admin, --deploy-token and --anonymous");
}

function describePrincipal(principal: Principal): string {
  switch (principal.kind) {
    case "user":
      return `a user with ${principal.accessLevel} access`;
    case "admin":
      return "an administrator";
    case "deploy-token":
      return "a deploy token";
    case "anonymous":
      return "an anonymous caller";
  }
}
