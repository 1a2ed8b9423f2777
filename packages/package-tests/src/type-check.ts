import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { installedProgram, runProgram } from "./programs.ts";

const shared = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  esModuleInterop: true,
  target: "ES2023",
};

/** Both ways of resolving packages that TypeScript knows for new projects. The first also makes what Node runs. */
const resolutions = [
  {
    name: "node16",
    include: ["*.mts", "*.cts"],
    options: { module: "node16", moduleResolution: "node16", outDir: "built" },
  },
  { name: "bundler", include: ["*.mts"], options: { module: "esnext", moduleResolution: "bundler", noEmit: true } },
];

/** Type-checks the consumer against the installed declarations; the compiled ESM and CommonJS stand in `built`. */
export async function typeCheck(project: string): Promise<void> {
  for (const { name, include, options } of resolutions) {
    const settings = { compilerOptions: { ...shared, ...options, skipLibCheck: false, types: ["node"] }, include };
    writeFileSync(join(project, `tsconfig.${name}.json`), JSON.stringify(settings));
    await runProgram(installedProgram("tsc"), ["--project", `tsconfig.${name}.json`], { cwd: project });
  }
}
