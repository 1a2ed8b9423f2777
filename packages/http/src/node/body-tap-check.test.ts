import { createServer, IncomingMessage, type RequestListener } from "node:http";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { checkedTap, checkTap } from "./body-tap-check.ts";

type Push = IncomingMessage["push"];

/** A Node whose requests take a new `push` as `replaced` has it. */
function nodeThat(replaced: (request: IncomingMessage, push: Push) => Push) {
  class OddMessage extends IncomingMessage {}
  const pushes = new WeakMap<object, Push>();
  Object.defineProperty(OddMessage.prototype, "push", {
    get(this: OddMessage) {
      return pushes.get(this) ?? Readable.prototype.push;
    },
    set(this: OddMessage, push: Push) {
      pushes.set(this, replaced(this, push));
    },
  });
  return (onRequest: RequestListener) => createServer({ IncomingMessage: OddMessage }, onRequest);
}

describe("the check of taps", () => {
  it("passes on this Node, and is made once", async () => {
    await checkTap();
    await checkedTap();
    expect(checkedTap()).toBe(true);
  });

  it("passes where a request is made otherwise and works alike", async () => {
    await checkTap(nodeThat((_request, push) => push));
  });

  it.each([
    [
      "the parser does not call push",
      nodeThat(() => Readable.prototype.push),
      /got "reader name, reader !, reader end"/,
    ],
    [
      "a reader gets bytes before the tap",
      nodeThat(
        (request, push) =>
          function (this: IncomingMessage, chunk) {
            if (chunk !== null) request.emit("data", chunk);
            return push.call(this, chunk);
          },
      ),
      /got "reader name, tap name/,
    ],
    [
      "a reader gets the end that the tap holds back",
      nodeThat(
        (request, push) =>
          function (this: IncomingMessage, chunk) {
            if (chunk === null) process.nextTick(() => request.emit("end"));
            return push.call(this, chunk);
          },
      ),
      /got "tap name, reader name, tap !, tap end, reader end"/,
    ],
    [
      "the end does not come to the tap",
      nodeThat(
        (_request, push) =>
          function (this: IncomingMessage, chunk) {
            return chunk === null || push.call(this, chunk);
          },
      ),
      /got "tap name, reader name, tap !"/,
    ],
    ["requests do not come at all", () => createServer(), /got ""/],
  ])("fails, and says what happened, where %s", async (_, create, reason) => {
    await expect(checkTap(create)).rejects.toThrow(reason);
    await expect(checkTap(create)).rejects.toThrow("packageGuard cannot hold back a request's body on this runtime");
  });
});
