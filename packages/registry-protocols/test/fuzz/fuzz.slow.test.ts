import { expect, test } from "vitest";
import { helmTarget } from "./chart-target.ts";
import { nugetTarget, pypiTarget } from "./form-targets.ts";
import { fuzz } from "./fuzz.ts";
import { cargoTarget, npmTarget } from "./json-targets.ts";

test.each([npmTarget, cargoTarget, pypiTarget, nugetTarget, helmTarget])(
  "mutated uploads are accepted and refused, and break no law: $protocol",
  async (target) => {
    const { inputs, accepted, refused, failures } = await fuzz(target, 1, 200);
    expect(failures).toEqual([]);
    const refusals = [...refused.values()].reduce((sum, times) => sum + times, 0);
    expect(accepted + refusals).toBe(inputs);
    expect(Math.min(accepted, refusals)).toBeGreaterThan(20);
  },
  60_000,
);

test("a name that another reader does not find is a failure, with the seed that makes the input again", async () => {
  const { failures } = await fuzz({ ...npmTarget, otherReaders: [() => "other"] }, 1, 20);
  expect(failures[0]).toMatch(/^seed \d+: @acme\/app, by the other readers \["other"\]$/);
});

test("a reader that throws is a failure", async () => {
  const { failures } = await fuzz({ ...npmTarget, target: "/" }, 1, 1);
  expect(failures[0]).toBe("seed 1: throws TypeError: npm reads no body: unknown_write");
});
