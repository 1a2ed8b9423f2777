import { expect, test } from "vitest";
import { fuzz } from "./fuzz.ts";

test("generated requests get no answer but documented ones, whatever they are", async () => {
  const { requests, byStatus } = await fuzz({
    database: ":memory:",
    requests: 1_500,
    seed: 20261122,
    report: () => undefined,
  });
  expect(requests).toBeGreaterThan(1_500);
  // What was generated reaches every part of the API, and not its doors alone.
  expect(Object.keys(byStatus)).toEqual(
    expect.arrayContaining(["200", "201", "204", "400", "401", "403", "404", "405", "413", "415", "422"]),
  );
}, 120_000);
