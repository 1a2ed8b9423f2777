import type { PackageDecisions, RequestError, RulesClient, UnsupportedByServer } from "@package-protection/client";
import type { PackageAction, PackageType, Principal } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";

export interface Question {
  readonly packageType: PackageType;
  readonly names: readonly string[];
  /** Null is the person who asks. */
  readonly principal: Principal | null;
}

export interface ActionAnswer {
  readonly asked: PackageDecisions;
  /** The same for a user without any level: it names the level that is enough. Null where only the person may be asked for. */
  readonly weakest: PackageDecisions | null;
}

export interface Answer {
  readonly question: Question;
  readonly push: ActionAnswer;
  readonly delete: ActionAnswer;
}

export type AskError = RequestError | UnsupportedByServer;

const weakestUser: Principal = { kind: "user", accessLevel: "no_access" };

/** Asks what a push and a delete of each name would be answered, and, as a maintainer, which level is enough. */
export async function decideNames(
  client: RulesClient,
  question: Question,
  isMaintainer: boolean,
): Promise<Result<Answer, AskError>> {
  const { packageType, names, principal } = question;
  const packages = names.map((packageName) => ({ packageType, packageName }));
  const decide = (action: PackageAction, asked: Principal | null) =>
    client.decidePackages({ action, packages, ...(asked !== null && { principal: asked }) });
  async function both(action: PackageAction): Promise<Result<ActionAnswer, AskError>> {
    const [asked, weakest] = await Promise.all([
      decide(action, principal),
      isMaintainer ? decide(action, weakestUser) : ok(null),
    ]);
    if (asked.isErr()) return err(asked.error);
    return weakest.isErr() ? err(weakest.error) : ok({ asked: asked.value, weakest: weakest.value });
  }
  const [push, remove] = await Promise.all([both("push"), both("delete")]);
  if (push.isErr()) return err(push.error);
  return remove.isErr() ? err(remove.error) : ok({ question, push: push.value, delete: remove.value });
}
