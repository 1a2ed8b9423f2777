import { timedOut, waitAtMost } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { type HostUnavailable, hostUnavailable } from "./errors.ts";

type Asked<Answer> = Result<Answer, HostUnavailable>;

/**
 * A promise only where the host answers with one: most know at once, and every push would pay for the waiting. What is kept of
 * the answer is taken at once. What it is worth, core finds out: it looks at a question before it believes it.
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

function isPromise<Answer>(given: Answer | PromiseLike<Answer>): given is PromiseLike<Answer> {
  return typeof given === "object" && given !== null && "then" in given;
}
