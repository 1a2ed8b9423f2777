import { expect, test } from "vitest";
import { killRounds } from "../kill/kill-rounds.ts";
import { startManyProcesses } from "../many-processes/many-processes.ts";
import { seededRandom } from "../seeded-random.ts";

async function manyProcesses(mediumUrl: URL): Promise<void> {
  const running = await startManyProcesses(mediumUrl.href, seededRandom(1));
  try {
    for (let episodes = 0; episodes < 10; episodes++) await running.episode(400);
  } finally {
    await running.end();
  }
}

test("killing processes finds a store that acknowledges too early", async () => {
  await expect(killRounds(new URL("./too-early.ts", import.meta.url).href, 20, seededRandom(1))).rejects.toThrow();
}, 60_000);

test("many processes find a store that says nothing changed, although something did", async () => {
  await expect(manyProcesses(new URL("./stale.ts", import.meta.url))).rejects.toThrow("wrong decision");
}, 60_000);

test("many processes find a store that replaces what the caller did not know", async () => {
  await expect(manyProcesses(new URL("./lost-update.ts", import.meta.url))).rejects.toThrow(
    /replaced (twice|where it never stood)/,
  );
}, 60_000);
