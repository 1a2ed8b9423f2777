import { expect, test } from "vitest";
import { countWork, workBySize } from "./index.ts";

function growth(smallest: number, prepare: (size: number) => () => unknown): number {
  const [small = 0, large = 0] = workBySize(smallest, 1, prepare);
  return Math.round((10 * large) / small) / 10;
}

function* countTo(size: number): Generator<number> {
  for (let at = 0; at < size; at += 1) yield at;
}

test.each<[string, (size: number) => () => unknown]>([
  ["a loop", (size) => () => [...countTo(size)]],
  ["a search for a byte", (size) => () => new Uint8Array(size).indexOf(1)],
  ["a search for a character", (size) => () => " ".repeat(size).includes("x")],
  ["a copy", (size) => () => new Uint8Array(size).slice()],
  ["a decoded text", (size) => () => new TextDecoder().decode(new Uint8Array(size))],
  ["a match that never steps back", (size) => () => /^ *$/.test(" ".repeat(size))],
  ["a replacement", (size) => () => "ab".repeat(size).replace(/a/g, "c")],
  ["a split", (size) => () => "ab".repeat(size).split(/a/)],
])("the work of %s doubles with its input", (_, prepare) => {
  expect(growth(4096, prepare)).toBeCloseTo(2, 0);
});

test.each<[string, (size: number) => () => unknown]>([
  [
    "a loop in a loop",
    (size) => () => {
      for (const end of countTo(size)) for (const _ of countTo(end));
    },
  ],
  [
    "a growing text that is searched anew",
    (size) => () => {
      let text = "";
      for (const _ of countTo(size)) text += text.includes("x") ? "" : " ";
    },
  ],
  [
    "bytes that are put together one by one",
    (size) => () => {
      let held: Uint8Array = new Uint8Array();
      for (const _ of countTo(size)) {
        const longer = new Uint8Array(held.length + 1);
        longer.set(held);
        held = longer;
      }
    },
  ],
  ["a match that steps back", (size) => () => /^ *x? *$/.test(`${" ".repeat(size)}y`)],
])("the work of %s grows fourfold", (_, prepare) => {
  expect(growth(1024, prepare)).toBeGreaterThan(3.5);
});

test("the same input makes the same work", () => {
  const work = () =>
    JSON.stringify(
      "ab"
        .repeat(1000)
        .split("b")
        .map((text) => text.toUpperCase()),
    );
  expect(countWork(work)).toBe(countWork(work));
});

test("built-in functions are left as they were, whatever happens", () => {
  const { indexOf } = String.prototype;
  expect(() =>
    countWork(() => {
      throw new RangeError("work fails");
    }),
  ).toThrow("work fails");
  expect(String.prototype.indexOf).toBe(indexOf);
});
