import { type RuleDraft, ruleDraft } from "@package-protection/core";
import type { Findings, Target } from "../../part-result.ts";
import { tellProgress } from "../../progress.ts";
import { quartiles } from "../../report/cell-text.ts";
import { type Contender, lapRatios, medianLap, timeInRounds } from "../../timing/rounds.ts";
import { medianOf } from "../../timing/statistics.ts";
import { projectRules } from "../../workload/project-rules.ts";
import { fillProject, ruleFile } from "../../workload/rule-file.ts";
import { seededRandom } from "../../workload/seeded-random.ts";
import type { HttpScale } from "../http-scale.ts";
import { pushesPerSecond } from "./push-load.ts";
import { type PushServer, startPushServer } from "./push-servers.ts";
import { type PushName, pushes } from "./pushes.ts";

const ruleCount = 100;

const rows = [
  { name: "generic", title: "a file of 1 KiB, generic" },
  { name: "npm", title: "npm publish" },
] as const satisfies readonly { readonly name: PushName; readonly title: string }[];

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
  const running: { readonly title: string; readonly name: PushName; readonly server: PushServer }[] = [];
  try {
    const rules = projectRules(seededRandom(seed), ruleCount);
    await fillProject(file, 7, [...rules, ...rules.map(ofFiles)]);
    for (const { name, title } of rows) {
      tellProgress(`http: start ${title}`);
      running.push({ name, title: guarded(title), server: await startPushServer(name, file.path) });
      running.push({ name, title: bare(title), server: await startPushServer(name) });
    }
    const processorTimes = new Map<string, number[]>();
    const contenders = running.map(
      ({ name, title, server }): Contender => ({
        name: title,
        async lap() {
          const before = await server.processorTime();
          const perSecond = await pushesPerSecond(server.port, pushes[name], scale);
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
            `A route on Express that reads the body to its end and keeps nothing, and the same route behind a guard with ${ruleCount} rules of the package's type in SQLite. Each in a process of its own; autocannon with ${scale.connections} connections for ${scale.seconds} s in each round, from another.`,
          ],
          columns: ["push", "a second", "processor time a push, µs"],
          rows: contenders.map(({ name }) => [name, medianLap(laps, name), medianOf(processorTimes.get(name) ?? [])]),
          plot: null,
        },
      ],
      targets: rows.map(({ title }): Target => {
        const ratio = lapRatios(laps, guarded(title), bare(title));
        return {
          what: `the guard on an allowed push (${title}), against the same route without it`,
          bound: "at least",
          wanted: 0.9,
          unit: "of its requests per second",
          reached: ratio.median,
          detail: quartiles(ratio),
        };
      }),
    };
  } finally {
    await Promise.all(running.map(({ server }) => server.end()));
    await file.remove();
  }
}
