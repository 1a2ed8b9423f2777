import { describe, expect, it, test } from "vitest";
import { failureSentence, problemPage } from "./failure.ts";

describe("the page for a project that can't be shown", () => {
  test.each([
    [{ type: "unauthenticated" }, "unauthenticated"],
    [{ type: "token_expired" }, "tokenExpired"],
    [{ type: "forbidden" }, "forbidden"],
    [{ type: "project_not_found" }, "notFound"],
    [{ type: "server_unavailable", status: 503, mayHaveHappened: false }, "unavailable"],
    [{ type: "connection_failed", mayHaveHappened: false, cause: null }, "network"],
    [{ type: "unsupported_by_server", endpoint: "rule_set" }, "missing"],
  ] as const)("%j", (error, page) => expect(problemPage(error, false)).toBe(page));

  it("blames the token where there is one", () => {
    expect(problemPage({ type: "unauthenticated" }, true)).toBe("tokenRefused");
  });
});

describe("a sentence for a failure", () => {
  it("warns of a change that may have been made", () => {
    const failed = { type: "connection_failed", cause: null } as const;
    expect(failureSentence({ ...failed, mayHaveHappened: false })).not.toContain("may have been made");
    expect(failureSentence({ ...failed, mayHaveHappened: true })).toContain("may have been made");
  });

  it("repeats the server's own sentences where it has no better ones", () => {
    expect(failureSentence({ type: "request_rejected", status: 413, messages: ["too large", "by far"] })).toBe(
      "too large by far",
    );
  });
});
