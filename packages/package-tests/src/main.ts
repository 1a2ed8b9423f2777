import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkApiReport } from "./api-report.ts";
import { decideInBrowser } from "./browser.ts";
import { useCommandLine } from "./command-line.ts";
import { emptyProject } from "./empty-project.ts";
import { hosts } from "./hosts.ts";
import { checkShape } from "./package-shape.ts";
import { packPackages } from "./packed-packages.ts";
import { tellProgress } from "./progress.ts";
import { checkSizes } from "./size-limits.ts";
import { smokeTest } from "./smoke-matrix.ts";
import { typeCheck } from "./type-check.ts";

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
  const projects = hosts.map((host, at) => ({ host, project: join(place, `host-${at + 1}`) }));
  for (const { host, project } of projects) {
    tellProgress(`installing ${host.title}`);
    await emptyProject(project, packed, host);
    tellProgress("type-checking");
    await typeCheck(project);
    await smokeTest(project);
  }
  for (const { project } of projects.slice(0, 1)) await decideInBrowser(project);
  await useCommandLine(join(place, "command-line"), packed);
  tellProgress(`${packed.length} packages hold what they promise`);
} finally {
  rmSync(place, { recursive: true });
}
