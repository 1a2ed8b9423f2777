import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkApiReport } from "./api-report.ts";
import { decideInBrowser } from "./browser.ts";
import { emptyProject, type HostVersions } from "./empty-project.ts";
import { checkShape } from "./package-shape.ts";
import { packPackages } from "./packed-packages.ts";
import { tellProgress } from "./progress.ts";
import { checkSizes } from "./size-limits.ts";
import { smokeTest } from "./smoke-matrix.ts";
import { typeCheck } from "./type-check.ts";

/** Both ends of what the packages' ranges promise, of what a host brings and of what they depend on. */
const hosts: readonly HostVersions[] = [
  {
    title: "newest",
    packages: {
      "@types/better-sqlite3": "7.6.13",
      "@types/express": "5.0.6",
      "@types/pg": "8.15.6",
      "better-sqlite3": "13.2.0",
      express: "5.3.0",
      "fast-check": "4.10.2",
      neverthrow: "8.2.0",
      pg: "8.23.1",
    },
    dependencies: {},
  },
  {
    title: "oldest",
    packages: {
      "@types/better-sqlite3": "7.6.0",
      "@types/express": "4.17.13",
      "@types/pg": "8.6.0",
      "better-sqlite3": "13.0.0",
      express: "4.18.0",
      "fast-check": "4.0.0",
      neverthrow: "8.2.0",
      pg: "8.0.3",
    },
    dependencies: { "ts-pattern": "5.0.0", zod: "4.0.0" },
  },
];

const place = mkdtempSync(join(tmpdir(), "package-protection-packages-"));
try {
  const tarballs = join(place, "tarballs");
  mkdirSync(tarballs);
  tellProgress("packing");
  const packed = await packPackages(tarballs);
  for (const packedPackage of packed) {
    tellProgress(`shape: ${packedPackage.name}`);
    await checkShape(packedPackage);
    checkApiReport(packedPackage.folder);
  }
  await checkSizes();
  for (const versions of hosts) {
    const project = join(place, versions.title);
    tellProgress(`installing the ${versions.title} of what a host brings`);
    await emptyProject(project, packed, versions);
    tellProgress("type-checking");
    await typeCheck(project);
    await smokeTest(project);
  }
  await decideInBrowser(join(place, "newest"));
  tellProgress(`${packed.length} packages hold what they promise`);
} finally {
  rmSync(place, { recursive: true });
}
