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
import type { ServerName } from "./servers.ts";
import { type ListServer, startServer } from "./start-server.ts";

const ruleCount = 100;

/** A server of ours beside one that does only what cannot be left out, and others. To the same request all answer the same. */
interface Comparison {
  readonly title: string;
  /** What ours does for its answer. */
  readonly text: string;
  readonly own: ServerName;
  readonly bare: ServerName;
  readonly others: readonly ServerName[];
  /** The least part of the bare server's requests per second. */
  readonly wanted: number;
  readonly what: string;
}

const comparisons: readonly Comparison[] = [
  {
    title: `GET of the list of ${ruleCount} unchanged rules`,
    text: "The others have the bytes ready; ours finds the user, the project and the caller's role, and asks SQLite whether anything changed.",
    own: "the rules' list, Express",
    bare: "ready bytes, Express",
    others: ["ready bytes, fastify", "ready bytes, hono"],
    wanted: 0.9,
    what: `GET list of ${ruleCount} unchanged rules on Express and SQLite, against a bare Express route that sends the same ready bytes`,
  },
  {
    title: `GET of the list of ${ruleCount} unchanged rules, node:http`,
    text: "The same on node:http alone.",
    own: "the rules' list, node:http",
    bare: "ready bytes, node:http",
    others: [],
    wanted: 0.8,
    what: `GET list of ${ruleCount} unchanged rules on node:http and SQLite, against a bare server of node:http that sends the same ready bytes`,
  },
  {
    title: `GET of the list of ${ruleCount} unchanged rules, fetch`,
    text: "The same over the fetch transport, served by @hono/node-server, beside a route of Hono that has the bytes ready.",
    own: "the rules' list, fetch on @hono/node-server",
    bare: "ready bytes, hono",
    others: [],
    wanted: 0.8,
    what: `GET list of ${ruleCount} unchanged rules with fetch on @hono/node-server and SQLite, against a bare Hono route that sends the same ready bytes`,
  },
];

/** What a request costs where one of our handlers answers it. */
export async function benchListRequests(scale: HttpScale, seed: number): Promise<Findings> {
  const generator = await loadGenerator();
  const file = await ruleFile();
  try {
    await fillProject(file, 7, projectRules(seededRandom(seed), ruleCount));
    const parts: Findings[] = [];
    for (const comparison of comparisons) parts.push(await compare(comparison, file, scale, generator));
    return {
      sections: parts.flatMap(({ sections }) => sections),
      targets: parts.flatMap(({ targets }) => targets),
    };
  } finally {
    await file.remove();
  }
}

async function compare(
  comparison: Comparison,
  file: RuleFile,
  scale: HttpScale,
  generator: LoadGenerator,
): Promise<Findings> {
  const running = new Map<ServerName, ListServer>();
  try {
    await startAll(comparison, file, running);
    return await timeServers(comparison, scale, generator, running);
  } finally {
    await Promise.all([...running.values()].map((server) => server.end()));
  }
}

/** What ours answers is what the others have ready. */
async function startAll(
  { own, bare, others }: Comparison,
  file: RuleFile,
  running: Map<ServerName, ListServer>,
): Promise<void> {
  const bytesPath = join(dirname(file.path), "answer");
  await writeFile(bytesPath, "");
  let expected: string | null = null;
  for (const name of [own, bare, ...others]) {
    tellProgress(`http: start ${name}`);
    const server = await startServer(name, bytesPath, file.path);
    running.set(name, server);
    const answer = await answerOf(server);
    if (expected === null) await writeFile(bytesPath, answer);
    expected ??= answer;
    if (answer !== expected) throw new Error(`${name} does not answer as ${own} does`);
  }
}

async function answerOf({ url, headers }: ListServer): Promise<string> {
  const response = await fetch(url, { headers });
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}`);
  return response.text();
}

async function timeServers(
  { title, text, own, bare, wanted, what }: Comparison,
  scale: HttpScale,
  generator: LoadGenerator,
  running: ReadonlyMap<ServerName, ListServer>,
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
  const laps = await timeInRounds(contenders, scale.rounds, (progress) => tellProgress(`http: ${progress}`));
  const ratio = lapRatios(laps, own, bare);
  return {
    sections: [
      {
        title,
        text: [
          `Each server in a process of its own; ${generator.name} with ${scale.connections} connections for ${scale.seconds} s in each round, from another. ${text} Processor time is what the server's process used, which does not depend on how fast the load comes.`,
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
        what,
        bound: "at least",
        wanted,
        unit: "of its requests per second",
        reached: ratio.median,
        quartiles: quartiles(ratio),
      },
    ],
  };
}
