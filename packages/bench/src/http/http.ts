import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Findings } from "../part-result.ts";
import { tellProgress } from "../progress.ts";
import { quartiles } from "../report/cell-text.ts";
import { type Contender, lapRatios, medianLap, timeInRounds } from "../timing/rounds.ts";
import { medianOf } from "../timing/statistics.ts";
import { projectRules } from "../workload/project-rules.ts";
import { fillProject, type RuleFile, ruleFile } from "../workload/rule-file.ts";
import { seededRandom } from "../workload/seeded-random.ts";
import type { HttpScale } from "./http-scale.ts";
import { type LoadGenerator, loadGenerator } from "./load-generator.ts";
import { type ServerProcess, startServer } from "./server-processes.ts";
import type { ServerName } from "./servers.ts";

const own: ServerName = "the rules' list, Express";
const bare: ServerName = "ready bytes, Express";
const names: readonly ServerName[] = [own, bare, "ready bytes, node:http", "ready bytes, fastify", "ready bytes, hono"];
const ruleCount = 100;

/** The list of unchanged rules over HTTP. */
export async function benchHttp(scale: HttpScale, seed: number): Promise<Findings> {
  const generator = await loadGenerator();
  const file = await ruleFile();
  const running = new Map<ServerName, ServerProcess>();
  try {
    await fillProject(file, 7, projectRules(seededRandom(seed), ruleCount));
    await startAll(file, running);
    return await timeServers(scale, generator, running);
  } finally {
    await Promise.all([...running.values()].map((server) => server.end()));
    await file.remove();
  }
}

/** The first is ours; what it answers is what the others have ready. */
async function startAll(file: RuleFile, running: Map<ServerName, ServerProcess>): Promise<void> {
  const bytesPath = join(dirname(file.path), "list.json");
  await writeFile(bytesPath, "");
  for (const name of names) {
    tellProgress(`http: start ${name}`);
    const server = await startServer(name, bytesPath, file.path);
    running.set(name, server);
    const bytes = await listFrom(server);
    if (name === own) await writeFile(bytesPath, bytes);
    const rules: unknown = JSON.parse(bytes);
    if (!Array.isArray(rules) || rules.length !== ruleCount) throw new Error(`${name} does not send the list`);
  }
}

async function listFrom({ url, headers }: ServerProcess): Promise<string> {
  const response = await fetch(url, { headers });
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}`);
  return response.text();
}

async function timeServers(
  scale: HttpScale,
  generator: LoadGenerator,
  running: ReadonlyMap<ServerName, ServerProcess>,
): Promise<Findings> {
  const processorTimes = new Map<string, number[]>();
  const contenders = [...running].map(
    ([name, server]): Contender => ({
      name,
      async lap() {
        const before = await server.processorTime();
        const perSecond = await generator.requestsPerSecond(server, scale);
        const used = (await server.processorTime()) - before;
        processorTimes.set(name, [...(processorTimes.get(name) ?? []), used / (perSecond * scale.seconds)]);
        return perSecond;
      },
    }),
  );
  const laps = await timeInRounds(contenders, scale.rounds, (text) => tellProgress(`http: ${text}`));
  const ratio = lapRatios(laps, own, bare);
  return {
    sections: [
      {
        title: `GET of the list of ${ruleCount} unchanged rules`,
        text: [
          `Each server in a process of its own; ${generator.name} with ${scale.connections} connections for ${scale.seconds} s in each round, from another. The others have the bytes ready; ours finds the user, the project and the caller's role, asks SQLite whether anything changed, and answers with an ETag. Processor time is what the server's process used, which does not depend on how fast the load comes.`,
        ],
        columns: ["server", "requests a second", `of those of: ${bare}`, "processor time a request, µs"],
        rows: contenders.map(({ name }) => [
          name,
          medianLap(laps, name),
          lapRatios(laps, name, bare).median,
          medianOf(processorTimes.get(name) ?? []),
        ]),
        plot: null,
      },
    ],
    targets: [
      {
        what: `GET list of ${ruleCount} unchanged rules on Express and SQLite, against a bare Express route that sends the same ready bytes`,
        bound: "at least",
        wanted: 0.8,
        unit: "of its requests per second",
        reached: ratio.median,
        detail: quartiles(ratio),
      },
    ],
  };
}
