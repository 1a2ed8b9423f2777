import type { Meter } from "@opentelemetry/api";
import { type DataPoint, DataPointType, MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import {
  createPackageProtection,
  type ManagedPackageProtection,
  packageTypes,
  type RuleStore,
  storeUnavailable,
} from "@package-protection/core";
import fc from "fast-check";
import { errAsync } from "neverthrow";
import { expect, onTestFinished, test } from "vitest";
import { observe } from "./index.ts";

class ManualReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** A meter, and what it has measured as `name{attributes}` and value; of histograms the count. */
function startMeter() {
  const reader = new ManualReader();
  const provider = new MeterProvider({ readers: [reader] });
  onTestFinished(() => provider.shutdown());
  async function measured(): Promise<Readonly<Record<string, number>>> {
    const { resourceMetrics, errors } = await reader.collect();
    expect(errors).toEqual([]);
    const metrics = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
    return Object.fromEntries(
      metrics.flatMap(({ descriptor, dataPointType, dataPoints }) =>
        dataPoints.map(({ attributes, value }: DataPoint<unknown>) => {
          const labels = Object.entries(attributes).map((pair) => pair.join("="));
          const count = dataPointType === DataPointType.HISTOGRAM ? Reflect.get(Object(value), "count") : value;
          return [`${descriptor.name}{${labels.join(",")}}`, Number(count)] as const;
        }),
      ),
    );
  }
  return { meter: provider.getMeter("test"), measured };
}

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [{ name: "olivia", memberships: { 7: "owner" } }],
});
const manage = { caller: { name: "olivia", admin: false, scopes: ["api"] }, project: { id: 7 } } as const;
const rule = { packageNamePattern: "billing", packageType: "generic", minimumAccessLevelForPush: "owner" } as const;
const check = {
  projectId: 7,
  principal: { kind: "user", accessLevel: "developer" },
  packageType: "generic",
  packageName: "billing",
  action: "push",
} as const;

const protectionOf = (store: RuleStore = memoryRuleStore()) => createPackageProtection({ store, directory });

test("what evaluate rules would refuse is counted by action and package type, beside the check's outcome", async () => {
  const { meter, measured } = startMeter();
  const protection = observe(protectionOf(), meter);
  const created = await protection.createRule({ ...manage, rule: { ...rule, enforcement: "evaluate" } });
  expect(created.isOk()).toBe(true);
  await Promise.all([protection.checkPackage(check), protection.checkPackage({ ...check, packageName: "website" })]);
  expect(await measured()).toMatchObject({
    "package_protection.checks{outcome=ok,action=push,package_type=generic}": 2,
    "package_protection.evaluated_refusals{action=push,package_type=generic}": 1,
  });
});

test("checks are counted by outcome, action and package type, and all calls are timed", async () => {
  const { meter, measured } = startMeter();
  const protection = observe(protectionOf(), meter);
  await Promise.all([protection.createRule({ ...manage, rule }), protection.createRule({ ...manage, rule })]);
  const { action: _, ...both } = check;
  await Promise.all([
    protection.checkPackage(check),
    protection.checkPackage({ ...check, packageName: "website" }),
    protection.checkPackage({ ...both, packageName: "website", actions: ["push", "delete"] }),
    protection.checkPackage({ ...check, packageName: "" }),
    protection.health(),
  ]);
  expect(await measured()).toMatchObject({
    "package_protection.checks{outcome=package_protected,action=push,package_type=generic}": 1,
    "package_protection.checks{outcome=ok,action=push,package_type=generic}": 1,
    "package_protection.checks{outcome=ok,action=push_and_delete,package_type=generic}": 1,
    "package_protection.checks{outcome=invalid_package_request,action=push,package_type=generic}": 1,
    "package_protection.operation.duration{operation=checkPackage,outcome=ok}": 2,
    "package_protection.operation.duration{operation=createRule,outcome=ok}": 1,
    "package_protection.operation.duration{operation=createRule,outcome=pattern_taken}": 1,
    "package_protection.operation.duration{operation=health,outcome=ok}": 1,
  });
});

test("the cache is reported as stats() has it", async () => {
  const { meter, measured } = startMeter();
  const protection = observe(protectionOf(), meter);
  expect((await protection.createRule({ ...manage, rule })).isOk()).toBe(true);
  for (let time = 0; time < 2; time += 1) expect((await protection.checkPackage(check)).isErr()).toBe(true);
  const stats = protection.stats();
  expect(stats.cachedRules).toBe(1);
  expect(await measured()).toMatchObject({
    "package_protection.cache.projects{}": stats.cachedProjects,
    "package_protection.cache.rules{}": stats.cachedRules,
    "package_protection.cache.size{}": stats.cachedBytes,
    "package_protection.cache.hits{}": stats.hits,
    "package_protection.cache.loads{}": stats.loads,
  });
});

test("a store that fails is counted", async () => {
  const { meter, measured } = startMeter();
  const changes = () => errAsync(storeUnavailable(new Error("down")));
  const protection = observe(protectionOf({ ...memoryRuleStore(), changes }), meter);
  expect((await protection.checkPackage(check)).isErr()).toBe(true);
  expect(await measured()).toMatchObject({
    "package_protection.checks{outcome=store_unavailable,action=push,package_type=generic}": 1,
  });
});

test("answers, throws and members are those of the protection", async () => {
  const { meter } = startMeter();
  const plain: ManagedPackageProtection = protectionOf();
  const protection = observe(plain, meter);
  expect(Object.keys(protection)).toEqual(Object.keys(plain));
  expect(protection.deadlineMs).toBe(plain.deadlineMs);
  expect(protection.checkPackage).toBe(protection.checkPackage);
  expect(() => protection.health(1.5)).toThrow(TypeError);
  expect(await protection.checkPackage(check)).toEqual(await plain.checkPackage(check));
  expect((await protection.listRules(manage).map((rules) => rules.length))._unsafeUnwrap()).toBe(0);
});

test("the number of time series does not grow with what is asked", async () => {
  const { meter, measured } = startMeter();
  const protection = observe(protectionOf(), meter);
  const anyText = fc.oneof(fc.string(), fc.constantFrom("push", "delete", "generic", "npm"));
  const request = fc.record({
    projectId: fc.oneof(fc.integer(), fc.double()),
    packageName: fc.string(),
    packageType: anyText,
    action: anyText,
    actions: fc.option(fc.array(anyText, { maxLength: 3 }), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(request, async (asked) => {
      const principal = { kind: "anonymous" };
      await Reflect.apply(protection.checkPackage, protection, [
        { ...asked, principal, origin: { name: asked.packageName } },
      ]);
    }),
  );
  const checks = Object.keys(await measured()).filter((name) => name.startsWith("package_protection.checks"));
  const label =
    /^package_protection\.checks\{outcome=[a-z_]+,action=(?:push|delete|push_and_delete|invalid),package_type=([a-z_]+)\}$/;
  for (const name of checks) {
    expect(name).toMatch(label);
    expect([...packageTypes, "invalid"]).toContain(label.exec(name)?.[1]);
  }
});

test("a meter that throws alters no answer", async () => {
  const { meter } = startMeter();
  const failing: Meter = new Proxy(meter, {
    get: (target, name) =>
      name === "createHistogram"
        ? () => ({
            record: () => {
              throw new Error("full");
            },
          })
        : Reflect.get(target, name),
  });
  expect((await observe(protectionOf(), failing).checkPackage(check)).isOk()).toBe(true);
});

test.each([
  ["a protection", () => observe(Object({}), startMeter().meter), "protection has no method checkPackage"],
  [
    "a promise of one",
    () => observe(Object(Promise.resolve(protectionOf())), startMeter().meter),
    "protection has no method checkPackage",
  ],
  ["a meter", () => observe(protectionOf(), Object({})), "meter has no method createHistogram"],
])("what is not %s is a TypeError", (_, call, message) => {
  expect(call).toThrow(new TypeError(message));
});
