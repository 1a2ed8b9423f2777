import { type AccessLevel, accessLevels, type PackageType, type Principal } from "@package-protection/core";
import { type Command, Option } from "commander";
import { err, ok, type Result } from "neverthrow";
import { ruleLabel, type ViewOptions } from "../files/rules-of.ts";
import { ruleJson, ruleName, ruleText } from "../output/rule-text.ts";
import type { Terminal } from "../output/terminal.ts";
import { answerByRules, answerByServer, type CheckAnswer, type Question } from "./check-answer.ts";
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

export function addCheckCommand(program: Command): void {
  const command = program
    .command("check")
    .description(
      "Say whether somebody may push or delete a package, and by which rule not.\n\nWithout --level, --admin, --deploy-token and --anonymous the server decides about the token's user, who need not be a maintainer (not on GitLab).",
    )
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
    "check push npm @acme/app --url https://packages.example.com --project acme/web --token-file token",
    "check push npm @acme/app --level developer --rules rules.yaml --exit-code",
    "check delete maven com/acme/app --deploy-token --database rules.sqlite --project 7",
  ]).action((action: "push" | "delete", packageType: PackageType, packageName: string, options: CheckOptions) =>
    run(async (terminal) => {
      const principal = principalOf(options);
      if (principal.isErr()) return err(principal.error);
      if (packageName === "") return err("the package has no name");
      const question = { action, packageType, packageName };
      const answer =
        principal.value === null
          ? await answerByServer(question, options)
          : await answerByRules(question, principal.value, options);
      return answer.map(({ who, ...decision }) => {
        if (options.json) terminal.printJson(answerJson(decision));
        else printAnswer(terminal, question, { who, ...decision });
        return !decision.allowed && options.exitCode ? 1 : 0;
      });
    }),
  );
}

/** Null for the user of the token, whom only a server knows. */
function principalOf({
  level,
  admin,
  deployToken,
  anonymous,
  ...options
}: CheckOptions): Result<Principal | null, string> {
  const named: readonly Principal[] = [
    ...(level === undefined ? [] : [{ kind: "user", accessLevel: level } as const]),
    ...(admin ? [{ kind: "admin" } as const] : []),
    ...(deployToken ? [{ kind: "deploy-token" } as const] : []),
    ...(anonymous ? [{ kind: "anonymous" } as const] : []),
  ];
  const [principal = null, ...others] = named;
  if (others.length > 0) return err("name one of --level LEVEL, --admin, --deploy-token and --anonymous, not several");
  const isServer = options.rules === undefined && options.database === undefined;
  if (principal === null && !isServer) {
    return err(
      "a file and a database have no callers; name one of --level LEVEL, --admin, --deploy-token and --anonymous",
    );
  }
  return ok(principal);
}

function printAnswer(terminal: Terminal, { action, packageType, packageName }: Question, answer: CheckAnswer): void {
  const { who, allowed, belowMinimumLevel, requiredLevel, blockedBy, wouldBlock } = answer;
  const verb = allowed ? terminal.colour("green", "may") : terminal.colour("red", "may not");
  terminal.print(`${who} ${verb} ${action} ${ruleName({ packageType, packageNamePattern: packageName })}`);
  if (belowMinimumLevel !== null) {
    terminal.print(`  a ${action} needs ${belowMinimumLevel} access, whatever the rules say`);
  }
  for (const rule of blockedBy ?? []) terminal.print(`  ${ruleLabel(rule)} forbids it: ${ruleText(rule)}`);
  for (const rule of wouldBlock ?? []) {
    terminal.print(`  ${ruleLabel(rule)} would forbid it, but is only evaluated: ${ruleText(rule)}`);
  }
  if (!allowed && blockedBy === null) {
    const enough = requiredLevel === null ? "no level is enough" : `${requiredLevel} access is enough`;
    terminal.print(`  ${enough}; the server shows its rules to maintainers`);
  }
}

function answerJson({ blockedBy, wouldBlock, ...decision }: Omit<CheckAnswer, "who">) {
  return { ...decision, blockedBy: blockedBy?.map(ruleJson) ?? null, wouldBlock: wouldBlock?.map(ruleJson) ?? null };
}
