import { expect, it } from "vitest";
import { readSettings } from "./settings.ts";

it("without a part, all are run", () => {
  expect(readSettings([])).toMatchObject({ parts: ["decide", "check", "http", "store", "hostile"], quick: false });
});

it("takes parts, a seed and --quick", () => {
  expect(readSettings(["http", "decide", "--quick", "--seed", "3"])).toEqual({
    parts: ["decide", "http"],
    quick: true,
    seed: 3,
  });
});

it("refuses what it does not know", () => {
  expect(() => readSettings(["speed"])).toThrow(TypeError);
  expect(() => readSettings(["--seed", "x"])).toThrow(TypeError);
  expect(() => readSettings(["--fast"])).toThrow(TypeError);
});
