import { newestPostgres, startPostgres } from "@package-protection/postgres-server";
import { nodePrograms, runProgram } from "./programs.ts";
import { tellProgress } from "./progress.ts";

const kinds = [
  ["ESM", "built/consumer.test.mjs"],
  ["CommonJS", "built/consumer.test.cjs"],
] as const;

/** Runs the compiled consumer, as ESM and as CommonJS, on every Node, with each store. */
export async function smokeTest(project: string): Promise<void> {
  const server = await startPostgres(newestPostgres());
  try {
    for (const { version, program } of nodePrograms()) {
      if (program === null) {
        tellProgress(`Node ${version}: skipped, it does not come for ${process.platform} on ${process.arch}`);
        continue;
      }
      for (const [kind, file] of kinds) {
        tellProgress(`Node ${version}: ${kind}`);
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
