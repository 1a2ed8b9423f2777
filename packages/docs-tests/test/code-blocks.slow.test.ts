import { newestPostgres, startPostgres } from "@package-protection/postgres-server";
import { describe, expect, onTestFinished, test } from "vitest";
import { allPages, joined, page } from "./pages.ts";
import { runProgram } from "./run-program.ts";

/** Pages whose blocks are, together, one program; what it prints stands in their text blocks. */
const programs = [
  "docs/extend/own-host.md",
  "docs/extend/own-protocol.md",
  "docs/guard/embedding.md",
  "docs/reference/events.md",
  "docs/manage/api.md",
  "docs/manage/functions.md",
  "docs/manage/trying-rules.md",
  "docs/operate/backup-and-upgrade.md",
  "docs/operate/history.md",
  "docs/operate/metrics.md",
  "docs/guard/project-directory.md",
  "packages/adapter-memory/README.md",
  "packages/adapter-sqlite/README.md",
  "packages/client/README.md",
  "packages/core/README.md",
  "packages/http/README.md",
  "packages/http-express/README.md",
  "packages/opentelemetry/README.md",
  "packages/registry-protocols/README.md",
];
const programsWithDatabase = [
  "docs/operate/choosing-a-store.md",
  "docs/operate/replicas.md",
  "packages/adapter-postgres/README.md",
];
/** Programs whose tests have to pass. */
const testPrograms = ["packages/testkit/README.md"];
/** Pages whose blocks are held equal to files that run, by the tests of those files or by a test of their own. */
const elsewhere = [
  "docs/guard/guarding-a-registry.md",
  "docs/guard/hosts.md",
  "docs/guard/verdaccio.md",
  "docs/manage/settings-page.md",
  "docs/extend/writing-a-store.md",
];
/** Run here, with more code after it. */
const functions = ["README.md", "docs/manage/migrating-from-gitlab.md"];

describe("the code in the documentation does what the page says", { timeout: 60_000 }, () => {
  test.each(programs)("%s", async (path) => {
    expect(await runProgram(joined(page(path), "js"), {})).toBe(joined(page(path), "text"));
  });

  test.each(programsWithDatabase)("%s, with PostgreSQL", async (path) => {
    const server = await startPostgres(newestPostgres());
    onTestFinished(() => server.dispose());
    const end = path === "docs/operate/replicas.md" ? "await pool.end();" : "";
    const printed = await runProgram(joined(page(path), "js") + end, { DATABASE: await server.createDatabase() });
    expect(printed).toBe(joined(page(path), "text"));
  });

  test.each(testPrograms)("%s, as tests", async (path) => {
    const printed = await runProgram(joined(page(path), "js"), {});
    expect(printed).toMatch(/^. pass [1-9]\d*$/m);
    expect(printed).toMatch(/^. fail 0$/m);
  });

  test("every page with a program is run", () => {
    const withCode = allPages().filter(({ blocks }) =>
      blocks.some(({ language }) => language === "js" || language === "ts"),
    );
    const known = [...programs, ...programsWithDatabase, ...testPrograms, ...elsewhere, ...functions];
    expect(withCode.map(({ path }) => path).filter((path) => !known.includes(path))).toEqual([]);
  });
});
