import type { RuleDraft } from "@package-protection/core";
import fc from "fast-check";
import { clause, withStore } from "./contract-clause.ts";
import { byId, same, succeeds } from "./expectation.ts";
import {
  insertInto,
  projectIds,
  readPage,
  removeFrom,
  replaceIn,
  rulesOf,
  type StoreModel,
  type StoreRun,
  startRun,
} from "./model-run.ts";
import { listed } from "./rule-reader.ts";
import { draftOf } from "./sample-rule.ts";

type StoreCommand = fc.AsyncCommand<StoreModel, StoreRun>;

/** A command that may be run whenever there is a rule, or always. */
function command(text: string, needsRule: boolean, run: (real: StoreRun) => Promise<void>): StoreCommand {
  return {
    check: (model) => !needsRule || model.rules.length > 0,
    run: (_, real) => run(real),
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

const handle = fc.nat(1);
const rank = fc.nat(7);
const now = fc.integer({ min: 0, max: 4_000_000_000_000 });
const limit = fc.integer({ min: 1, max: 3 });

function ruleAt(run: StoreRun, place: number) {
  const rule = run.model.rules[place % run.model.rules.length];
  if (rule === undefined) throw new Error("the model holds no rule");
  return rule;
}

function say(draft: RuleDraft): string {
  return JSON.stringify([draft.packageType, draft.packageNamePattern]);
}

const inserts = fc
  .tuple(handle, fc.constantFrom(...projectIds), drafts, now)
  .map(([at, projectId, draft, time]) =>
    command(`insert(${projectId}, ${say(draft)}) by handle ${at}`, false, (run) =>
      insertInto(run, at, projectId, draft, time),
    ),
  );

const replaces = fc
  .tuple(handle, rank, fc.boolean(), drafts, now)
  .map(([at, place, stale, draft, time]) =>
    command(`replace(${place}, ${stale ? "stale" : "fresh"}, ${say(draft)}) by handle ${at}`, true, (run) =>
      replaceIn(run, at, ruleAt(run, place), stale, draft, time),
    ),
  );

const removes = fc.tuple(handle, rank, fc.constantFrom("null", "fresh", "stale")).map(([at, place, expected]) =>
  command(`remove(${place}, ${expected}) by handle ${at}`, true, (run) => {
    const rule = ruleAt(run, place);
    const stale = run.staleRevisions.get(rule.id) ?? null;
    return removeFrom(run, at, rule, { null: null, fresh: rule.revision, stale }[expected] ?? null);
  }),
);

const pages = fc
  .tuple(handle, rank, limit)
  .map(([at, reader, size]) =>
    command(`changes(reader ${reader}, ${size}) by handle ${at}`, false, (run) => readPage(run, at, reader, size)),
  );

const finds = fc.tuple(handle, rank).map(([at, place]) =>
  command(`find(${place}) by handle ${at}`, true, async (run) => {
    const rule = ruleAt(run, place);
    same("the found", await succeeds(run.handle(at).find(rule.projectId, rule.id)), rule);
  }),
);

const restarts = fc.constant(command("restart()", false, (run) => run.restart()));

const commands = fc.commands(
  [...[inserts, inserts, inserts, replaces, replaces, removes, removes], ...[pages, pages, pages, finds, restarts]],
  { maxCommands: 80, size: "max" },
);

export const modelled = clause(8, "Random calls leave what they leave in a plain array", async (_, makeStore) => {
  await fc.assert(
    fc.asyncProperty(commands, (sequence) =>
      withStore(makeStore, async (subject) => {
        const run = await startRun(subject);
        await fc.asyncModelRun(() => ({ model: run.model, real: run }), sequence);
        for (const projectId of projectIds) {
          const expected = rulesOf(run.model, projectId);
          same("the rules in the end", await listed(run.handle(0), projectId), expected);
          for (const at of [0, 1, 2, 3]) {
            const { reader, projectId: ofReader } = run.reader(at);
            if (ofReader === projectId) same("a reader", await reader.catchUp(run.handle(1), 2), byId(expected));
          }
        }
      }),
    ),
    { numRuns: 40 },
  );
});
