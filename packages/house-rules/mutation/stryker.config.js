/** What every mutation run has in common; run.ts and changed.ts add the package, its files and where reports go. */
export default {
  plugins: [import.meta.resolve("@stryker-mutator/vitest-runner")],
  testRunner: "vitest",
  vitest: { configFile: "packages/house-rules/mutation/vitest.config.ts" },
  coverageAnalysis: "perTest",
  ignorePatterns: ["**/dist", "**/.types", "/examples", "/packages/settings-page/page", "/reports"],
  disableTypeChecks: false,
  // A machine with other things to do runs the tests of PostgreSQL for longer than the five minutes that are the default.
  dryRunTimeoutMinutes: 30,
  concurrency: 2,
  // On a machine with other things to do a test may take long that is over at once elsewhere: that is no mutant that was noticed.
  timeoutMS: 60_000,
  incremental: true,
  clearTextReporter: { reportTests: false, reportMutants: false, skipFull: true },
  thresholds: { high: 95, low: 90, break: null },
  logLevel: "warn",
  allowEmpty: true,
};
