import fc from "fast-check";
import { expect, test } from "vitest";
import { table } from "./table.ts";

const cell = fc.string({ unit: fc.constantFrom("a", "b", "*", "/"), minLength: 1, maxLength: 300, size: "max" });
const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 });

test("a table shows every cell whole, and pads none beyond a column's greatest width", () => {
  fc.assert(
    fc.property(rows, (given) => {
      const [, ...lines] = table(["ID", "PATTERN", "PUSH"], given).split("\n");
      expect(lines.map((line) => line.split(/ +/))).toEqual(given);
      for (const padding of lines.flatMap((line) => line.match(/ +/g) ?? [])) {
        expect(padding.length).toBeLessThanOrEqual(48 + 2 - 1);
      }
    }),
  );
});

test("one long pattern moves its own row alone", () => {
  const long = "x".repeat(255);
  expect(
    table(
      ["PATTERN", "PUSH"],
      [
        ["@acme/*", "owner"],
        [long, "admin"],
      ],
    ),
  ).toBe(`PATTERN  PUSH\n@acme/*  owner\n${long}  admin`);
});
