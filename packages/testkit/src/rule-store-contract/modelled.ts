import type { Revision, RuleDraft, RuleOperation } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryRevision } from "../arbitraries/revision-arbitrary.ts";
import { type ContractSetting, type ContractTest, withStore } from "./contract-test.ts";
import { same, succeeds } from "./expectation.ts";
import { readAnew, readersAgree, readPage, storeAgrees } from "./model-reads.ts";
import {
  atIndex,
  forgetIn,
  type ModelledProject,
  projectIds,
  projectOfReader,
  readHistory,
  renameIn,
  type StoreModel,
  type StoreRun,
  startRun,
  writeTo,
} from "./model-run.ts";
import { randomRuns } from "./random-runs.ts";
import { draftOf, removeOf, replaceOf } from "./sample-rule.ts";

type StoreCommand = fc.AsyncCommand<StoreModel, StoreRun>;

function command(text: string, run: (real: StoreRun) => Promise<void>): StoreCommand {
  return {
    check: () => true,
    async run(_, real) {
      await run(real);
      if (real.isWatched) await storeAgrees(real);
    },
    toString: () => text,
  };
}

/** Few, so that they collide: also in case only, in type only, and in enforcement only. */
const drafts: fc.Arbitrary<RuleDraft> = fc
  .record({
    pattern: fc.constantFrom("a", "A", "a ", "b", "\u00e9", "e\u0301"),
    packageType: fc.constantFrom("generic", "maven"),
    level: fc.constantFrom("maintainer", "owner", "admin"),
    enforcement: fc.constantFrom("active", "active", "evaluate"),
  })
  .map(({ pattern, level, ...terms }) => draftOf(pattern, { ...terms, minimumAccessLevelForPush: level }));

/** A failure shrinks to the first, so that the last command is the one that shows it. */
const watching = fc.constantFrom("compared after each command", "compared in the end");

const projects = fc.constantFrom(0, 1);
const indexes = fc.nat(7);
const readers = fc.nat(3);
const limits = fc.integer({ min: 1, max: 3 });
const times = fc.integer({ min: 0, max: 4_000_000_000_000 });
const names = fc.constantFrom("ann", "ben", null);
const revisions = fc.option(arbitraryRevision());

/** One step of a write; a rule is named by its index in the model, the least recently changed one first. */
interface Step {
  readonly kind: "insert" | "replace" | "remove";
  readonly index: number;
  readonly at: "fresh" | "stale" | "any";
  readonly draft: RuleDraft;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("insert", "replace", "remove"),
    index: indexes,
    at: fc.constantFrom("fresh", "fresh", "any", "stale"),
    draft: drafts,
  }),
  { minLength: 1, maxLength: 5 },
);

/** The operations of a write; a step that names no rule, or one that another step names, is left out. */
function operationsOf({ staleRevisions }: StoreRun, { rules }: ModelledProject, plan: readonly Step[]) {
  const named = new Set<number>();
  return plan.flatMap(({ kind, index, at, draft }): readonly RuleOperation[] => {
    if (kind === "insert") return [{ kind, terms: draft }];
    const rule = rules[index % Math.max(1, rules.length)];
    if (rule === undefined || named.has(rule.id)) return [];
    named.add(rule.id);
    const revision = at === "stale" ? (staleRevisions.get(rule.id) ?? rule.revision) : rule.revision;
    if (kind === "replace") return [replaceOf({ id: rule.id, revision }, draft)];
    return [removeOf(rule, at === "any" ? null : revision)];
  });
}

function expectationOf({ revision, staleRevisions }: ModelledProject, at: Step["at"]): { expected?: Revision } {
  const expected = at === "stale" ? staleRevisions.at(-1) : revision;
  return at === "any" || expected === null || expected === undefined ? {} : { expected };
}

function commands({ without }: ContractSetting): fc.Arbitrary<Iterable<StoreCommand>> {
  const handles = without.secondHandle === undefined ? fc.nat(1) : fc.constant(0);
  const notes = fc.record({ at: times, by: names, reverts: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 5 }) });
  const expectations = fc.constantFrom<Step["at"]>("any", "any", "any", "any", "fresh", "stale");

  const writes = fc
    .tuple(handles, projects, steps, notes, expectations)
    .map(([at, project, plan, { reverts, ...note }, expectation]) =>
      command(
        `handle ${at}: write(project ${project}, ${expectation}, ${plan.map(describeStep).join(" + ")})`,
        async (run) => {
          const modelled = atIndex(run.model.projects, project);
          const operations = operationsOf(run, modelled, plan);
          if (operations.length === 0) return;
          const options = {
            ...note,
            ...expectationOf(modelled, expectation),
            ...(reverts === null ? {} : { reverts }),
          };
          await writeTo(run, run.handle(at), modelled, operations, options);
        },
      ),
    );
  const pages = fc
    .tuple(handles, readers, limits)
    .map(([at, reader, limit]) =>
      command(`handle ${at}: changes(since reader ${reader}, ${limit})`, (run) =>
        readPage(run, run.handle(at), reader, limit),
      ),
    );
  const firstPages = fc
    .tuple(handles, fc.constantFrom(...projectIds), revisions)
    .map(([at, projectId, since]) =>
      command(`handle ${at}: changes(project ${projectId}, since ${JSON.stringify(since)})`, (run) =>
        readAnew(run, run.handle(at), projectId, since),
      ),
    );
  const historyPages = fc
    .tuple(handles, projects, limits)
    .map(([at, project, limit]) =>
      command(`handle ${at}: history(project ${project}, ${limit})`, (run) =>
        readHistory(run, run.handle(at), project, limit),
      ),
    );
  // Afterwards one of the two falls behind.
  const forks = fc.tuple(readers, readers).map(([from, to]) =>
    command(`reader ${to} starts where reader ${from} is`, async ({ readers }) => {
      if (projectOfReader(from) === projectOfReader(to)) readers[to] = atIndex(readers, from).fork();
    }),
  );
  const finds = fc.tuple(handles, projects, indexes).map(([at, project, index]) =>
    command(`handle ${at}: find(project ${project}, rule ${index})`, async (run) => {
      const { id, rules } = atIndex(run.model.projects, project);
      const rule = rules[index];
      if (rule !== undefined) same("the found", await succeeds(run.handle(at).find(id, rule.id)), rule);
    }),
  );
  const forgets = fc
    .tuple(handles, projects)
    .map(([at, project]) =>
      command(`handle ${at}: forget(project ${project})`, (run) =>
        forgetIn(run, run.handle(at), atIndex(run.model.projects, project)),
      ),
    );
  const renames = fc
    .tuple(handles, fc.constantFrom("ann", "ben"), fc.constantFrom("ann", "ben"))
    .map(([at, from, to]) =>
      command(`handle ${at}: rename(${from}, ${to})`, (run) => renameIn(run, run.handle(at), from, to)),
    );
  const restarts = fc.constant(command("restart", (run) => run.restart()));

  const often = [writes, writes, writes, writes, pages, pages, firstPages, historyPages, historyPages];
  const always = [...often, ...often, forks, finds, forgets, renames];
  const all = without.restart === undefined ? [...always, restarts] : always;
  return fc.commands(all, { maxCommands: 80, size: "max", disableReplayLog: true });
}

export const modelled: ContractTest = {
  title: "Random calls leave what they leave in plain arrays",
  used: ["secondHandle", "restart"],
  check: (setting) =>
    fc.assert(
      fc.asyncProperty(watching, commands(setting), (when, sequence) =>
        withStore(setting, async (subject) => {
          const run = await startRun(subject, when === "compared after each command");
          await fc.asyncModelRun(() => ({ model: run.model, real: run }), sequence);
          await storeAgrees(run);
          await readersAgree(run);
        }),
      ),
      randomRuns(setting),
    ),
};

function describeStep({ kind, index, at, draft }: Step): string {
  const { packageType, packageNamePattern, enforcement } = draft;
  const terms = `${packageType} ${JSON.stringify(packageNamePattern)}${enforcement === "active" ? "" : ` ${enforcement}`}`;
  if (kind === "insert") return `insert ${terms}`;
  return kind === "replace" ? `replace rule ${index}, ${at}, ${terms}` : `remove rule ${index}, ${at}`;
}
