import {
  copyPrincipal,
  type PackageChecks,
  type Principal,
  projectNotFound,
  timedOut,
  waitAtMost,
} from "@package-protection/core";
import type { PackageWrite } from "@package-protection/registry-protocols";
import { err, ok, type Result } from "neverthrow";
import { match } from "ts-pattern";
import { type DecisionProblem, type HostUnavailable, hostUnavailable, unanswerable } from "./guard-problem.ts";
import { nextBatch } from "./next-batch.ts";

/** Who decides, and what the host knows of one request. */
export interface DecisionHost {
  readonly protection: Pick<PackageChecks, "checkPackage"> & { readonly deadlineMs: number };
  /** Null where there is no such project. */
  readonly projectId: () => number | null | PromiseLike<number | null>;
  readonly principal: () => Principal | PromiseLike<Principal>;
}

/**
 * Whether a write may happen: the rules must allow every one of its actions (contract, section 5). Each of the host's
 * functions has the protection's deadline. Where one fails, or answers what makes no sense, nothing is allowed. Writes that
 * came together share a look at the store, which begins after the last of them was asked about.
 */
export async function decideWrite(
  { protection, projectId, principal }: DecisionHost,
  write: PackageWrite,
): Promise<Result<undefined, DecisionProblem>> {
  const askedProject = ask("projectId", projectId, (id) => id, protection.deadlineMs);
  const project = askedProject instanceof Promise ? await askedProject : askedProject;
  if (project.isErr()) return err(project.error);
  if (project.value === null) return err(projectNotFound);
  // A host may fill one object anew for each request; each write is judged by what was said of it.
  const askedCaller = ask("principal", principal, copyPrincipal, protection.deadlineMs);
  const caller = askedCaller instanceof Promise ? await askedCaller : askedCaller;
  if (caller.isErr()) return err(caller.error);
  const asking = caller.value;
  if (asking === null) return err(unanswerable({ type: "invalid_package_request", field: "principal" }));
  await nextBatch();
  const question = { ...write, projectId: project.value, principal: asking, sharesRead: true };
  const checked = await protection.checkPackage(question);
  return checked.mapErr((error) =>
    match(error)
      .returnType<DecisionProblem>()
      .with({ type: "package_protected" }, (refusal) => ({ ...refusal, write, principal: asking }))
      .with({ type: "invalid_package_request" }, unanswerable)
      .with({ type: "store_unavailable" }, (failure) => failure)
      .exhaustive(),
  );
}

type Asked<Answer> = Result<Answer, HostUnavailable>;

/**
 * A promise only where the host answers with one: most know at once, and every push would pay for the waiting. What is kept of
 * the answer is taken at once. What it is worth, core finds out: it looks at a question before it believes it.
 */
function ask<Answer, Kept>(
  asked: HostUnavailable["asked"],
  answer: () => Answer | PromiseLike<Answer>,
  keep: (answer: Answer) => Kept,
  deadlineMs: number,
): Asked<Kept> | Promise<Asked<Kept>> {
  try {
    const given = answer();
    return isPromise(given) ? answered(asked, given, keep, deadlineMs) : ok(keep(given));
  } catch (cause) {
    return err(hostUnavailable(asked, cause));
  }
}

async function answered<Answer, Kept>(
  asked: HostUnavailable["asked"],
  given: PromiseLike<Answer>,
  keep: (answer: Answer) => Kept,
  deadlineMs: number,
): Promise<Asked<Kept>> {
  try {
    const answer = await waitAtMost(deadlineMs, async () => keep(await given));
    if (answer !== timedOut) return ok(answer);
    return err(hostUnavailable(asked, new Error(`no answer within ${deadlineMs} ms`)));
  } catch (cause) {
    return err(hostUnavailable(asked, cause));
  }
}

function isPromise<Answer>(given: Answer | PromiseLike<Answer>): given is PromiseLike<Answer> {
  return typeof given === "object" && given !== null && "then" in given;
}
