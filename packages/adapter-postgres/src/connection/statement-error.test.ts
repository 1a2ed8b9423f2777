import { expect, test } from "vitest";
import { isMissingTable, statementOutcome, violatedConstraint } from "./statement-error.ts";

function serverError(code: string, severity = "ERROR"): Error {
  return Object.assign(new Error("from the server"), { code, severity });
}

test.each(["23505", "22021", "42P01", "25006", "53100", "53300", "55P03", "57014", "58030", "P0001", "0A000"])(
  "an error %s ended its statement, and nothing else",
  (code) => {
    expect(statementOutcome(serverError(code))).toBe("refused");
  },
);

test.each(["40001", "40P01"])("an error %s may be none the next time", (code) => {
  expect(statementOutcome(serverError(code))).toBe("refused_for_now");
});

test.each([
  ...["57P01", "57P02", "57P03", "57P05", "08006", "08P01", "25P03", "25P04", "XX000", "40003"].map((code) =>
    serverError(code),
  ),
  serverError("53100", "PANIC"),
  serverError("53300", "FATAL"),
  Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }),
  Object.assign(new Error("write EPIPE"), { code: "EPIPE" }),
  new Error("Connection terminated unexpectedly"),
  new Error("Query read timeout"),
  "no error at all",
  null,
  undefined,
])("after %s nothing is known", (cause) => {
  expect(statementOutcome(cause)).toBe("unknown");
});

test("where the server speaks another language, its codes say what its severity does not", () => {
  expect(statementOutcome(serverError("23505", "FEHLER"))).toBe("refused");
  expect(statementOutcome(serverError("57014", "ERREUR"))).toBe("refused");
  expect(statementOutcome(serverError("40001", "ОШИБКА"))).toBe("refused_for_now");
  expect(statementOutcome(serverError("53100", "PANIK"))).toBe("unknown");
});

test("a constraint is named by the server's own error only", () => {
  expect(violatedConstraint(Object.assign(serverError("23505"), { constraint: "ours" }))).toBe("ours");
  expect(violatedConstraint(Object.assign(serverError("23514"), { constraint: "ours" }))).toBeNull();
  expect(violatedConstraint(serverError("23505"))).toBeNull();
  expect(violatedConstraint(Object.assign(serverError("23505"), { constraint: 7 }))).toBeNull();
  expect(violatedConstraint(null)).toBeNull();
});

test.each(["23505", "23505 ", " 23505", "2350a", "235055", 23505])("only five characters are a code: %j", (code) => {
  const error = Object.assign(new Error("from elsewhere"), { code, severity: "ERROR", constraint: "ours" });
  const isCode = code === "23505";
  expect(statementOutcome(error)).toBe(isCode ? "refused" : "unknown");
  expect(violatedConstraint(error)).toBe(isCode ? "ours" : null);
});

test("a table is missing where the server says so itself", () => {
  expect(isMissingTable(serverError("42P01"))).toBe(true);
  for (const cause of [serverError("42703"), Object.assign(new Error("no table"), { code: "42P01" }), null]) {
    expect(isMissingTable(cause)).toBe(false);
  }
});
