import { expect, onTestFinished, test } from "vitest";
import { startManyProcesses } from "../many-processes/many-processes.ts";
import { medium, postgresMediumUrl } from "../postgres-medium.ts";
import { chosenSeed, seededRandom } from "../seeded-random.ts";
import { decisionSchema, ruleSchema } from "../store-process/message.ts";
import { doneWith, startStoreProcess } from "../store-process/start.ts";

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
  const terms = {
    packageNamePattern: "app-*",
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
  } as const;
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
    const inserted = await writer.call({ do: "insert", projectId: 1, terms, now: round });
    const { id } = ruleSchema.parse(doneWith(inserted));
    expect(await blockedBy(decider)).toBe(1);
    doneWith(await writer.call({ do: "remove", projectId: 1, ruleId: id, expected: null }));
    expect(await blockedBy(decider)).toBe(0);
  }
}, 60_000);
