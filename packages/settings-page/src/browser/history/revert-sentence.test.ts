import type { ServerRule } from "@package-protection/client";
import { expect, it } from "vitest";
import { revertSentence } from "./revert-sentence.ts";

const rule: ServerRule = {
  id: 4,
  projectId: 7,
  packageType: "npm",
  packageNamePattern: "@acme/*",
  minimumAccessLevelForPush: "owner",
  minimumAccessLevelForDelete: null,
  enforcement: "active",
};
const refused = (message: string) => revertSentence({ type: "not_revertible", messages: [message] }, [rule]);

it("names the rules that were touched since", () => {
  const sentence = refused("409 Conflict: Rules were changed since: 4, 9");
  expect(sentence).toContain("npm @acme/*, rule 9.");
});

it("names the change that undid it before", () => {
  expect(refused("409 Conflict: The entry was reverted by entry 12")).toContain("by change 12");
});

it("says that a pattern is taken", () => {
  expect(refused("409 Conflict: Package name pattern has already been taken")).toContain("Another rule");
});

it("repeats what it does not know", () => expect(refused("409 Conflict: Perhaps")).toBe("409 Conflict: Perhaps"));
