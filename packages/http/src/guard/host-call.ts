// A call of one of the host's functions, whose failure is an error of the guard.

import type { Result } from "neverthrow";
import { afterwards, callHost } from "../message/host-call.ts";
import { type HostUnavailable, hostUnavailable } from "./errors.ts";

type Asked<Kept> = Result<Kept, HostUnavailable>;

/** Calls a function of the host as `callHost` does. The error names the function. */
export function askHost<Answer, Kept>(
  asked: HostUnavailable["asked"],
  call: () => Answer | PromiseLike<Answer>,
  keep: (answer: Answer) => Kept,
  deadlineMs: number,
): Asked<Kept> | Promise<Asked<Kept>> {
  return afterwards(callHost(call, keep, deadlineMs), (answer) =>
    answer.mapErr((cause) => hostUnavailable(asked, cause)),
  );
}
