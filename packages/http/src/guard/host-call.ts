// A call of one of the host's functions, within the protection's deadline.

import { timedOut, waitAtMost } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { type HostUnavailable, hostUnavailable } from "./errors.ts";

type Asked<Answer> = Result<Answer, HostUnavailable>;

/**
 * Calls a function of the host, with the protection's deadline for a promise.
 *
 * A promise only where the host returns one: an await would cost every push. What is kept of the answer is copied at once. Core
 * validates it.
 */
export function callHost<Answer, Kept>(
  asked: HostUnavailable["asked"],
  answer: () => Answer | PromiseLike<Answer>,
  keep: (answer: Answer) => Kept,
  deadlineMs: number,
): Asked<Kept> | Promise<Asked<Kept>> {
  try {
    const given = answer();
    return isPromise(given) ? waitForAnswer(asked, given, keep, deadlineMs) : ok(keep(given));
  } catch (cause) {
    return err(hostUnavailable(asked, cause));
  }
}

async function waitForAnswer<Answer, Kept>(
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

/** Not by `instanceof`: a host may have replaced the global Promise, and async functions return the original. */
export function isPromise<Answer>(given: Answer | Promise<Answer>): given is Promise<Answer>;
export function isPromise<Answer>(given: Answer | PromiseLike<Answer>): given is PromiseLike<Answer>;
export function isPromise<Answer>(given: Answer | PromiseLike<Answer>): given is PromiseLike<Answer> {
  return typeof given === "object" && given !== null && "then" in given;
}
