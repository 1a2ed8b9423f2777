import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { migrate, openRuleDatabase } from "@package-protection/adapter-sqlite";
import { check, projectIds, protectionOn } from "./projects.ts";

/**
 * A process that has just started: reads and compiles a large project, while others go on asking about a small one, and
 * prints, as JSON, how that went. Parameter: the database.
 */
const database = await openRuleDatabase(process.argv[2] ?? "").andThrough(migrate);
if (database.isErr()) throw new Error(`no database: ${database.error.type}`);
const protection = protectionOn(database.value);
await check(protection, projectIds.small);

const delay = monitorEventLoopDelay({ resolution: 1 });
await setImmediate();
delay.enable();
const start = performance.now();
let isLoaded = false;
const load = check(protection, projectIds.large).finally(() => {
  isLoaded = true;
});
let served = 0;
let longestTurn = 0;
while (!isLoaded) {
  const asked = performance.now();
  await check(protection, projectIds.small);
  served++;
  await setImmediate();
  longestTurn = Math.max(longestTurn, performance.now() - asked);
}
await load;
const milliseconds = performance.now() - start;
delay.disable();
database.value.close();
console.log(JSON.stringify({ milliseconds, longestDelay: delay.max / 1e6, longestTurn, served }));
