import { timedOut, waitAtMost } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";

/**
 * Calls a function of the host. A promise has the deadline.
 *
 * The result is a promise only where the function returns one: an await would cost every request. A throw and a rejection are errors.
 *
 * @param keep copies what is needed of the answer, before the host can change it. It may throw for a malformed answer.
 * @param failed makes the error of a failure, by its cause.
 */
export function callHost<Answer, Kept, Failure>(
  call: () => Answer | PromiseLike<Answer>,
  keep: (answer: Answer) => Kept,
  failed: (cause: unknown) => Failure,
  deadlineMs: number,
): Result<Kept, Failure> | Promise<Result<Kept, Failure>> {
  try {
    const given = call();
    return isPromise(given) ? waitForAnswer(given, keep, failed, deadlineMs) : ok(keep(given));
  } catch (cause) {
    return err(failed(cause));
  }
}

function waitForAnswer<Answer, Kept, Failure>(
  given: PromiseLike<Answer>,
  keep: (answer: Answer) => Kept,
  failed: (cause: unknown) => Failure,
  deadlineMs: number,
): Promise<Result<Kept, Failure>> {
  return waitAtMost(deadlineMs, () => Promise.resolve(given).then(keep)).then(
    (kept) => (kept === timedOut ? err(failed(new Error(`no answer within ${deadlineMs} ms`))) : ok(kept)),
    (cause) => err(failed(cause)),
  );
}

/** Not by `instanceof`: a host may have replaced the global Promise, and async functions return the original. */
export function isPromise<Answer>(given: Answer | Promise<Answer>): given is Promise<Answer>;
export function isPromise<Answer>(given: Answer | PromiseLike<Answer>): given is PromiseLike<Answer>;
export function isPromise<Answer>(given: Answer | PromiseLike<Answer>): given is PromiseLike<Answer> {
  return typeof given === "object" && given !== null && "then" in given;
}

/** Goes on with an answer, at once where it is there. */
export function afterwards<Answer, Next>(
  answer: Answer | Promise<Answer>,
  next: (answer: Answer) => Next | Promise<Next>,
): Next | Promise<Next> {
  return isPromise(answer) ? answer.then(next) : next(answer);
}
