import type { RuleDraft } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryRevision } from "../revision-arbitrary.ts";
import { type ContractSetting, type ContractTest, withStore } from "./contract-test.ts";
import { same, succeeds } from "./expectation.ts";
import { listsAgree, readAnew, readersAgree, readPage } from "./model-reads.ts";
import {
  atIndex,
  insertInto,
  projectIds,
  projectOfReader,
  removeFrom,
  replaceIn,
  type StoreModel,
  type StoreRun,
  startRun,
} from "./model-run.ts";
import { randomRuns } from "./random-runs.ts";
import { draftOf } from "./sample-rule.ts";

type StoreCommand = fc.AsyncCommand<StoreModel, StoreRun>;

/** A command that may be run always, or only where there is a rule. */
function command(text: string, when: "always" | "with a rule", run: (real: StoreRun) => Promise<void>): StoreCommand {
  return {
    check: (model) => when === "always" || model.rules.length > 0,
    async run(_, real) {
      await run(real);
      if (real.isWatched) await listsAgree(real);
    },
    toString: () => text,
  };
}

/** Few, so that they collide: also in case only, and in type only. */
const drafts: fc.Arbitrary<RuleDraft> = fc
  .record({
    pattern: fc.constantFrom("a", "A", "a ", "b", "\u00e9", "e\u0301"),
    packageType: fc.constantFrom("generic", "maven"),
    level: fc.constantFrom("maintainer", "owner", "admin"),
  })
  .map(({ pattern, packageType, level }) => draftOf(pattern, { packageType, minimumAccessLevelForPush: level }));

/** A failure shrinks to the first, so that the last command is the one that shows it. */
const watching = fc.constantFrom("listed after each command", "listed in the end");

const projects = fc.constantFrom(...projectIds);
const places = fc.nat(7);
const readers = fc.nat(3);
const limits = fc.integer({ min: 1, max: 3 });
const times = fc.integer({ min: 0, max: 4_000_000_000_000 });
const revisions = fc.option(arbitraryRevision());

/** Rules are named by their place in the model, the least recently changed one first. */
function commands({ without }: ContractSetting): fc.Arbitrary<Iterable<StoreCommand>> {
  const handles = without.secondHandle === undefined ? fc.nat(1) : fc.constant(0);

  const inserts = fc
    .tuple(handles, projects, drafts, times)
    .map(([at, projectId, draft, now]) =>
      command(`handle ${at}: insert(project ${projectId}, ${say(draft)})`, "always", (run) =>
        insertInto(run, run.handle(at), projectId, draft, now),
      ),
    );
  const replaces = fc.tuple(handles, places, fc.boolean(), drafts, times).map(([at, place, isStale, draft, now]) =>
    command(
      `handle ${at}: replace(rule ${place}, ${isStale ? "stale" : "fresh"}, ${say(draft)})`,
      "with a rule",
      (run) => {
        const rule = atIndex(run.model.rules, place);
        const stale = isStale ? run.staleRevisions.get(rule.id) : undefined;
        return replaceIn(run, run.handle(at), rule, { expected: stale ?? rule.revision, draft, now });
      },
    ),
  );
  const removes = fc.tuple(handles, places, fc.constantFrom("null", "fresh", "stale")).map(([at, place, expected]) =>
    command(`handle ${at}: remove(rule ${place}, ${expected})`, "with a rule", (run) => {
      const rule = atIndex(run.model.rules, place);
      const stale = run.staleRevisions.get(rule.id) ?? null;
      return removeFrom(run, run.handle(at), rule, { null: null, fresh: rule.revision, stale }[expected] ?? null);
    }),
  );
  const pages = fc
    .tuple(handles, readers, limits)
    .map(([at, reader, limit]) =>
      command(`handle ${at}: changes(since reader ${reader}, ${limit})`, "always", (run) =>
        readPage(run, run.handle(at), reader, limit),
      ),
    );
  const firstPages = fc
    .tuple(handles, projects, revisions)
    .map(([at, projectId, since]) =>
      command(`handle ${at}: changes(project ${projectId}, since ${JSON.stringify(since)})`, "always", (run) =>
        readAnew(run, run.handle(at), projectId, since),
      ),
    );
  // Afterwards one of the two falls behind.
  const forks = fc.tuple(readers, readers).map(([from, to]) =>
    command(`reader ${to} starts where reader ${from} stands`, "always", async ({ readers }) => {
      if (projectOfReader(from) === projectOfReader(to)) readers[to] = atIndex(readers, from).fork();
    }),
  );
  const finds = fc.tuple(handles, places).map(([at, place]) =>
    command(`handle ${at}: find(rule ${place})`, "with a rule", async (run) => {
      const rule = atIndex(run.model.rules, place);
      same("the found", await succeeds(run.handle(at).find(rule.projectId, rule.id)), rule);
    }),
  );
  const restarts = fc.constant(command("restart", "always", (run) => run.restart()));

  const always = [inserts, inserts, replaces, replaces, removes, removes, pages, pages, firstPages, forks, finds];
  const all = without.restart === undefined ? [...always, restarts] : always;
  return fc.commands(all, { maxCommands: 80, size: "max", disableReplayLog: true });
}

export const modelled: ContractTest = {
  title: "Random calls leave what they leave in a plain array",
  used: ["secondHandle", "restart"],
  check: (setting) =>
    fc.assert(
      fc.asyncProperty(watching, commands(setting), (when, sequence) =>
        withStore(setting, async (subject) => {
          const run = await startRun(subject, when === "listed after each command");
          await fc.asyncModelRun(() => ({ model: run.model, real: run }), sequence);
          await listsAgree(run);
          await readersAgree(run);
        }),
      ),
      randomRuns(setting),
    ),
};

function say({ packageType, packageNamePattern }: RuleDraft): string {
  return `${packageType} ${JSON.stringify(packageNamePattern)}`;
}
