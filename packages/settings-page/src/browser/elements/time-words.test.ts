import { expect, test } from "vitest";
import { relativeTime } from "./time-words.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, "just now"],
  [-hour, "just now"],
  [9 * second, "just now"],
  [10 * second, "10 seconds ago"],
  [59 * second, "59 seconds ago"],
  [minute, "1 minute ago"],
  [hour - 1, "59 minutes ago"],
  [hour, "1 hour ago"],
  [day, "yesterday"],
  [29 * day, "29 days ago"],
  [30 * day, "last month"],
  [365 * day, "last year"],
])("%i milliseconds ago is %s", (ago, words) => {
  const now = 1_800_000_000_000;
  expect(relativeTime(now - ago, now)).toBe(words);
});
