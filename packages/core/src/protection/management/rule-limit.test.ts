import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import fc from "fast-check";
import { ResultAsync } from "neverthrow";
import { describe, expect, it, test } from "vitest";
import { createPackageProtection, type RuleInput, type RuleStore } from "../../index.ts";

const caller = { name: "mia", admin: true, scopes: ["api"] } as const;
const project = { id: 7 };
const directory = memoryProjectDirectory({
  projects: [
    { id: 7, path: "acme/web", visibility: "private" },
    { id: 8, path: "acme/app", visibility: "private" },
  ],
  users: [],
});

function terms(packageNamePattern: string): RuleInput {
  return { packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner" };
}

function managed(maximumRulesPerProject: number, store: RuleStore = memoryRuleStore()) {
  const protection = createPackageProtection({ store, directory, maximumRulesPerProject });
  const create = (pattern: string, id = 7, enforcement: "active" | "evaluate" = "active") =>
    protection.createRule({ caller, project: { id }, rule: { ...terms(pattern), enforcement } });
  return { protection, create };
}

describe("a project with as many rules as the host allows", () => {
  it("gets no further rule, and other projects do", async () => {
    const { protection, create } = managed(2);
    const first = (await create("a"))._unsafeUnwrap();
    (await create("b", 7, "evaluate"))._unsafeUnwrap();
    expect((await create("c"))._unsafeUnwrapErr()).toEqual({ type: "rule_limit_reached", maximumRules: 2 });
    (await create("c", 8))._unsafeUnwrap();
    (await protection.deleteRule({ caller, project, ruleId: first.id }))._unsafeUnwrap();
    (await create("c"))._unsafeUnwrap();
    const change = { minimumAccessLevelForDelete: "admin" } as const;
    const [rule] = (await protection.listRules({ caller, project }))._unsafeUnwrap();
    (await protection.updateRule({ caller, project, ruleId: rule?.id ?? 0, change }))._unsafeUnwrap();
  });

  it("keeps the rules that it has beyond a limit that was set later", async () => {
    const store = memoryRuleStore();
    const unlimited = createPackageProtection({ store, directory });
    for (const pattern of ["a", "b", "c"]) {
      (await unlimited.createRule({ caller, project, rule: terms(pattern) }))._unsafeUnwrap();
    }
    const { protection, create } = managed(2, store);
    expect((await create("d"))._unsafeUnwrapErr().type).toBe("rule_limit_reached");
    expect((await protection.listRules({ caller, project }))._unsafeUnwrap().length).toBe(3);
  });

  it("still says that a pattern is taken while there is room", async () => {
    const { create } = managed(2);
    (await create("a"))._unsafeUnwrap();
    expect((await create("a"))._unsafeUnwrapErr()).toEqual({ type: "pattern_taken" });
  });
});

test("however many callers create rules at once, a project gets as many as the host allows, and no more", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 8 }),
      async (scheduler, maximum, count) => {
        const real = memoryRuleStore();
        const store: RuleStore = {
          ...real,
          changes: (...read) =>
            new ResultAsync(scheduler.schedule(Promise.resolve(), "a read").then(() => real.changes(...read))),
          write: (...write) =>
            new ResultAsync(scheduler.schedule(Promise.resolve(), "a write").then(() => real.write(...write))),
        };
        const processes = [managed(maximum, store), managed(maximum, store)];
        const answers = Array.from({ length: count }, (_, at) => processes[at % 2]?.create(`app-${at}`));
        await scheduler.waitFor(Promise.all(answers));
        const settled = await Promise.all(answers);
        const created = settled.filter((answer) => answer?.isOk());
        expect(created.length).toBe(Math.min(maximum, count));
        const types = settled.map((answer) => (answer?.isErr() ? answer.error.type : "created"));
        expect(new Set(types)).toEqual(new Set(count > maximum ? ["created", "rule_limit_reached"] : ["created"]));
        const { protection } = managed(maximum, real);
        expect((await protection.listRules({ caller, project }))._unsafeUnwrap().length).toBe(created.length);
      },
    ),
  );
});
