import fc from "fast-check";
import { expect, test } from "vitest";
import { unsupportedNode } from "./supported-node.ts";

const version = fc.tuple(fc.nat(40), fc.nat(30), fc.nat(9)).map((parts) => parts.join("."));

test("a Node.js before 22 is refused, with the version that is needed and the one that is there", () => {
  fc.assert(
    fc.property(version, (node) => {
      const complaint = unsupportedNode({ versions: { node, v8: "1.2.3" } });
      if (Number(node.split(".", 1)[0]) >= 22) expect(complaint).toBeNull();
      else expect(complaint).toBe(`package protection needs Node.js 22 or newer, got ${node}: install a newer Node.js`);
    }),
  );
});

test.each([
  undefined,
  null,
  {},
  { versions: {} },
  { versions: { node: "" } },
  { versions: { node: 20 } },
  { versions: { node: "20.11.1", deno: "2.0.0" } },
  { versions: { node: "20.0.0", bun: "1.0.0" } },
  { versions: { node: "20.0.0", workerd: "1" } },
])("a runtime that is not Node.js passes: %j", (process) => {
  expect(unsupportedNode(process)).toBeNull();
});
