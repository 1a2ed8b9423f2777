import { expect, onTestFinished, test } from "vitest";
import { startManyProcesses } from "../many-processes/many-processes.ts";
import { medium, postgresMediumUrl } from "../postgres-medium.ts";
import { chosenSeed, seededRandom } from "../seeded-random.ts";
import { type Command, decisionSchema, type Operation, ruleWriteSchema } from "../store-process/message.ts";
import { doneWith, startStoreProcess } from "../store-process/start.ts";

const someTerms = {
  packageNamePattern: "app-*",
  packageType: "generic",
  minimumAccessLevelForPush: "owner",
  minimumAccessLevelForDelete: null,
  enforcement: "active",
} as const;

test("what six processes write and decide on one server is what they acknowledged, and no decision is older", async () => {
  const seed = chosenSeed();
  const running = await startManyProcesses(postgresMediumUrl, seededRandom(seed));
  for (const writes of [800, 800]) {
    const report = await running.episode(writes).catch((cause) => {
      throw new Error(`with SEED=${seed}: ${String(cause)}`, { cause });
    });
    expect(report.decisions).toBeGreaterThan(0);
    console.log(`many processes with SEED=${seed}: ${JSON.stringify(report)}`);
  }
  await running.end();
}, 120_000);

test("a change in one of two processes, each with a pool of its own, is in force for the other's next decision", async () => {
  const place = await medium.createPlace();
  const [one, other] = [startStoreProcess(), startStoreProcess()];
  onTestFinished(async () => {
    await Promise.all([one.kill(), other.kill()]);
    await medium.removePlace(place);
  }, 30_000);
  for (const each of [one, other]) doneWith(await each.call({ do: "open", medium: postgresMediumUrl, place }));
  const request = {
    projectId: 1,
    action: "push",
    principal: { kind: "user", accessLevel: "developer" },
    packageType: "generic",
    packageName: "app-1",
  } as const;
  const blockedBy = async (decider: typeof one) =>
    decisionSchema.parse(doneWith(await decider.call({ do: "check", request }))).blockedBy.length;

  for (let round = 0; round < 20; round += 1) {
    const [writer, decider] = round % 2 === 0 ? [one, other] : [other, one];
    const write = async (operation: Operation) => {
      const command = { do: "write", projectId: 1, operations: [operation], at: round, by: "ann" } satisfies Command;
      return ruleWriteSchema.parse(doneWith(await writer.call(command)));
    };
    const { changes } = await write({ kind: "insert", terms: someTerms });
    expect(await blockedBy(decider)).toBe(1);
    await write({ kind: "remove", ruleId: changes[0]?.after?.id ?? 0, expected: null });
    expect(await blockedBy(decider)).toBe(0);
  }
}, 60_000);

test("twenty processes migrate a new database at once, and each can write to it", async () => {
  const place = await medium.createPlace();
  const processes = Array.from({ length: 20 }, startStoreProcess);
  onTestFinished(async () => {
    await Promise.all(processes.map((each) => each.kill()));
    await medium.removePlace(place);
  }, 60_000);
  await Promise.all(processes.map((each) => each.call({ do: "greet" })));
  const opened = processes.map((each) => each.call({ do: "open", medium: postgresMediumUrl, place }));
  for (const answer of await Promise.all(opened)) doneWith(answer);
  const written = processes.map((each, index) => {
    const names = [`one-${index}`, `two-${index}`];
    const operations = names.map((packageNamePattern) => {
      return { kind: "insert", terms: { ...someTerms, packageNamePattern } } as const;
    });
    return each.call({ do: "write", projectId: 1, operations, at: 0, by: null });
  });
  const sequences = (await Promise.all(written)).map((answer) => ruleWriteSchema.parse(doneWith(answer)).sequence);
  expect(sequences.sort((one, other) => one - other)).toEqual(processes.map((_, index) => index + 1));
}, 120_000);
