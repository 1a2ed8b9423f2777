import { expect, test } from "vitest";
import { archiveReaders, extractedByTar, manifestsByPython } from "../../test/archive-readers.ts";
import { foundIn, readerFor } from "../../test/bodies.ts";
import { chartYaml } from "../../test/charts.ts";
import { mutatedArchive } from "../../test/fuzz/chart-target.ts";
import { seededRandom } from "../../test/fuzz/random.ts";
import { readChartYaml } from "../formats/chart-yaml.ts";

interface Accepted {
  readonly archive: Uint8Array;
  readonly name: string;
}

/** Mutated charts that the guard accepts. */
function acceptedCharts(count: number): readonly Accepted[] {
  return Array.from({ length: count }, (_, seed) => mutatedArchive(seededRandom(seed))).flatMap((archive) => {
    const found = foundIn(readerFor("helm", "POST", "/api/charts", undefined), archive);
    return found.kind === "write" ? [{ archive, name: found.write.packageName }] : [];
  });
}

const accepted = acceptedCharts(2000);

const nameOf = (manifest: string) => {
  const read = readChartYaml(manifest);
  return read.kind === "chart" ? read.chart.name : read.error;
};

test("some mutated charts are accepted, and some are not", () => {
  expect(accepted.length).toBeGreaterThan(300);
  expect(accepted.length).toBeLessThan(1700);
});

test.each(Object.entries(archiveReaders))("%s, finds the name of a chart that is accepted", async (_, nameIn) => {
  for (const { archive, name } of accepted) expect(await nameIn(archive).catch(() => name)).toBe(name);
});

test("Python finds the manifest of a chart that is accepted", () => {
  const manifests = manifestsByPython(accepted.map(({ archive }) => archive)) ?? [];
  for (const [at, manifest] of manifests.entries())
    if (manifest !== null) expect(nameOf(manifest)).toBe(accepted[at]?.name);
});

test("tar extracts the manifest of a chart that is accepted", () => {
  for (const { archive, name } of accepted.slice(0, 100)) {
    const manifest = extractedByTar(archive, `${name}/Chart.yaml`);
    if (manifest !== null) expect(nameOf(manifest)).toBe(name);
  }
  expect(nameOf(chartYaml("acme"))).toBe("acme");
});
