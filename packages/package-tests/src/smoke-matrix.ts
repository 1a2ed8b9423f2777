import { newestPostgres, startPostgres } from "@package-protection/postgres-server";
import { nodePrograms, runProgram } from "./programs.ts";
import { tellProgress } from "./progress.ts";

/** Runs the compiled consumer, as ESM and as CommonJS, on every Node, with each store. */
export async function smokeTest(project: string): Promise<void> {
  const server = await startPostgres(newestPostgres());
  try {
    for (const { version, program } of nodePrograms()) {
      if (program === null) {
        tellProgress(`Node ${version}: skipped, it does not come for ${process.platform} on ${process.arch}`);
        continue;
      }
      for (const file of ["built/registry.test.mjs", "built/registry.test.cjs"]) {
        tellProgress(`Node ${version}: ${file}`);
        await runProgram(program, ["--test", file], {
          cwd: project,
          environment: { DATABASE: await server.createDatabase() },
        });
      }
    }
  } finally {
    await server.dispose();
  }
}
