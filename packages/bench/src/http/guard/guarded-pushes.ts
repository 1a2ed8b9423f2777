import { dirname, join } from "node:path";
import { type RuleDraft, ruleDraft } from "@package-protection/core";
import type { Findings, Target } from "../../part-result.ts";
import { tellProgress } from "../../progress.ts";
import { quartiles } from "../../report/cell-text.ts";
import { type Contender, lapRatios, medianLap, timeInRounds } from "../../timing/rounds.ts";
import { medianOf } from "../../timing/statistics.ts";
import { projectRules } from "../../workload/project-rules.ts";
import { fillProject, ruleFile } from "../../workload/rule-file.ts";
import { seededRandom } from "../../workload/seeded-random.ts";
import type { ChildServer } from "../child-server.ts";
import type { HttpScale } from "../http-scale.ts";
import { pushesPerSecond } from "./push-load.ts";
import type { RouteWork } from "./push-routes.ts";
import { type PushHost, type PushName, pushes } from "./pushes.ts";
import { startPushServer } from "./start-push-server.ts";

const ruleCount = 100;

interface Row {
  readonly host: PushHost;
  readonly push: PushName;
  readonly work: RouteWork;
  readonly title: string;
  /** The least part of the requests per second of the same route without a guard. */
  readonly wanted: number;
}

const rows: readonly Row[] = [
  {
    host: "node:http",
    push: "generic",
    work: "counts",
    title: "node:http, a file of 1 KiB, generic; the route only counts its bytes",
    wanted: 0.8,
  },
  {
    host: "Express",
    push: "generic",
    work: "counts",
    title: "Express, a file of 1 KiB, generic; the route only counts its bytes",
    wanted: 0.85,
  },
  {
    host: "Express",
    push: "generic",
    work: "stores",
    title: "Express, a file of 1 KiB, generic; the route stores it",
    wanted: 0.85,
  },
  {
    host: "node:http",
    push: "npm",
    work: "counts",
    title: "node:http, npm publish; the route only counts its bytes",
    wanted: 0.65,
  },
  {
    host: "Express",
    push: "npm",
    work: "counts",
    title: "Express, npm publish; the route only counts its bytes",
    wanted: 0.75,
  },
  { host: "Express", push: "npm", work: "stores", title: "Express, npm publish; the route stores it", wanted: 0.75 },
];

const guarded = (title: string) => `${title}, guarded`;
const bare = (title: string) => `${title}, without`;

function ofFiles(rule: RuleDraft): RuleDraft {
  const draft = ruleDraft({ ...rule, packageType: "generic" });
  if (draft.isErr()) throw new Error(`no rule: ${rule.packageNamePattern}`);
  return draft.value;
}

/** What the guard costs a push that it allows. */
export async function benchGuard(scale: HttpScale, seed: number): Promise<Findings> {
  const file = await ruleFile();
  const running: { readonly title: string; readonly push: PushName; readonly server: ChildServer }[] = [];
  try {
    const rules = projectRules(seededRandom(seed), ruleCount);
    await fillProject(file, 7, [...rules, ...rules.map(ofFiles)]);
    for (const { host, push, work, title } of rows) {
      tellProgress(`http: start ${title}`);
      const registry = { host, push, work, folder: join(dirname(file.path), push) };
      const databasePath = file.path;
      running.push({ push, title: guarded(title), server: await startPushServer({ ...registry, databasePath }) });
      running.push({ push, title: bare(title), server: await startPushServer(registry) });
    }
    const processorTimes = new Map<string, number[]>();
    const contenders = running.map(
      ({ push, title, server }): Contender => ({
        name: title,
        async lap() {
          const before = await server.processorTime();
          const perSecond = await pushesPerSecond(server.port, pushes[push], scale);
          const used = (await server.processorTime()) - before;
          processorTimes.set(title, [...(processorTimes.get(title) ?? []), used / (perSecond * scale.seconds)]);
          return perSecond;
        },
      }),
    );
    const laps = await timeInRounds(contenders, scale.rounds, (text) => tellProgress(`http: ${text}`));
    return {
      sections: [
        {
          title: "An allowed push, guarded",
          text: [
            `A route on node:http or Express, and the same route behind a guard with ${ruleCount} rules of the package's type in SQLite. A route that only counts the bytes of the body does less than any registry: beside it stands one that stores as a registry does, the file under a temporary name that is then changed, of a publish the tarball and the package's document. Nothing is flushed to the disk, whose time would hide the guard's. Each in a process of its own; autocannon with ${scale.connections} connections for ${scale.seconds} s in each round, from another.`,
          ],
          columns: ["push", "a second", "processor time a push, µs"],
          rows: contenders.map(({ name }) => [name, medianLap(laps, name), medianOf(processorTimes.get(name) ?? [])]),
          plot: null,
        },
      ],
      targets: rows.map(({ title, wanted }): Target => {
        const ratio = lapRatios(laps, guarded(title), bare(title));
        return {
          what: `the guard on an allowed push (${title}), against the same route without it`,
          bound: "at least",
          wanted,
          unit: "of its requests per second",
          reached: ratio.median,
          quartiles: quartiles(ratio),
        };
      }),
    };
  } finally {
    await Promise.all(running.map(({ server }) => server.end()));
    await file.remove();
  }
}
