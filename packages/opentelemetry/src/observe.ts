import type { Meter } from "@opentelemetry/api";
import type { PackageProtection } from "@package-protection/core";
import { boundedAction, boundedPackageType, evaluatedActions, outcomeOf } from "./attributes.ts";

type Method = (...parameters: never) => unknown;

/** Seconds: from a cached decision to the default deadline. */
const boundaries = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Returns the protection with its calls measured. Use the returned one: calls of the original are not measured.
 *
 * Answers and errors stay the same, and no call waits for the meter. No attribute holds a name of a package, a project or a
 * person, so that the number of time series is bounded. Set the meter provider before: an earlier meter
 * measures nothing.
 *
 * @throws TypeError for a value that is not a protection, or not a meter.
 */
export function observe<Protection extends PackageProtection>(protection: Protection, meter: Meter): Protection {
  requireMethod("protection", protection, "checkPackage");
  requireMethod("meter", meter, "createHistogram");
  const checks = meter.createCounter("package_protection.checks", {
    description: "Checks before a push or a delete, by outcome, action and package type",
    unit: "{check}",
  });
  const evaluated = meter.createCounter("package_protection.evaluated_refusals", {
    description: "Checks that an evaluate rule would have refused, by action and package type",
    unit: "{check}",
  });
  const durations = meter.createHistogram("package_protection.operation.duration", {
    description: "How long the calls of a protection take, by operation and outcome",
    unit: "s",
    advice: { explicitBucketBoundaries: boundaries },
  });
  observeCache(protection, meter);

  function record(operation: string, request: unknown, outcome: string, start: number): void {
    durations.record((performance.now() - start) / 1000, { operation, outcome });
    if (operation !== "checkPackage") return;
    checks.add(1, { outcome, action: boundedAction(request), package_type: boundedPackageType(request) });
  }

  function recordEvaluated(operation: string, request: unknown, result: unknown): void {
    if (operation !== "checkPackage") return;
    const packageType = boundedPackageType(request);
    for (const action of evaluatedActions(result)) evaluated.add(1, { action, package_type: packageType });
  }

  /** A method that measures its answer if that is a promise. */
  function measured(operation: string, method: Method): Method {
    return (...parameters: readonly unknown[]): unknown => {
      const start = performance.now();
      const answer: unknown = Reflect.apply(method, protection, parameters);
      if (typeof Reflect.get(Object(answer), "then") !== "function") return answer;
      const [request] = parameters;
      void Promise.resolve(answer)
        .then(
          (result) => {
            record(operation, request, outcomeOf(result), start);
            recordEvaluated(operation, request, result);
          },
          () => record(operation, request, "rejected", start),
        )
        .catch(() => undefined);
      return answer;
    };
  }

  const methods = new Map<string, unknown>();
  return new Proxy(protection, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (!isMethod(member) || typeof name !== "string") return member;
      const method = methods.get(name) ?? measured(name, member);
      methods.set(name, method);
      return method;
    },
  });
}

function observeCache(protection: PackageProtection, meter: Meter): void {
  const projects = meter.createObservableGauge("package_protection.cache.projects", {
    description: "Projects whose rules are cached",
    unit: "{project}",
  });
  const rules = meter.createObservableGauge("package_protection.cache.rules", {
    description: "Rules that are cached",
    unit: "{rule}",
  });
  const size = meter.createObservableGauge("package_protection.cache.size", {
    description: "Heap that the cached rules take, as estimated for maximumCacheBytes",
    unit: "By",
  });
  const hits = meter.createObservableCounter("package_protection.cache.hits", {
    description: "Reads of the store that brought cached rules up to date",
    unit: "{read}",
  });
  const loads = meter.createObservableCounter("package_protection.cache.loads", {
    description: "Times that all rules of a project were read and compiled",
    unit: "{load}",
  });
  meter.addBatchObservableCallback(
    (result) => {
      const stats = protection.stats();
      result.observe(projects, stats.cachedProjects);
      result.observe(rules, stats.cachedRules);
      result.observe(size, stats.cachedBytes);
      result.observe(hits, stats.hits);
      result.observe(loads, stats.loads);
    },
    [projects, rules, size, hits, loads],
  );
}

function isMethod(member: unknown): member is Method {
  return typeof member === "function";
}

function requireMethod(name: string, value: unknown, method: string): void {
  if (typeof Reflect.get(Object(value), method) !== "function") throw new TypeError(`${name} has no method ${method}`);
}
