import { archiveReaders } from "../archive-readers.ts";
import { file, form, formType, joined } from "../bodies.ts";
import { chartFiles, gzipped, type TarFile, tarEnd, tarEntry } from "../charts.ts";
import { formReaders, mutatedForm } from "./form-targets.ts";
import type { FuzzTarget } from "./fuzz-target.ts";
import { mutatedBytes, mutatedList, mutatedText, several } from "./mutations.ts";
import type { Random } from "./random.ts";

const otherNames = [
  "acme/Chart.yaml",
  "acme/chart.yaml",
  "acme/Chart.yaml/",
  "acme/../billing/Chart.yaml",
  "./acme/Chart.yaml",
  "billing/Chart.yaml",
  "acme/charts/a/Chart.yaml",
] as const;
const lines = [
  "name: billing",
  "Name: billing",
  " name: billing",
  "---",
  "- name: billing",
  '"name": billing',
  "x: |",
  'x: "',
  "x: {",
  "? name",
  ": billing",
] as const;

function mutatedManifest(random: Random, text: string): string {
  if (random.onceIn(2)) return mutatedText(random, text);
  return mutatedList(random, text.split("\n"), () => random.pick(lines)).join("\n");
}

function mutatedFile(random: Random, entry: TarFile): TarFile {
  switch (random.below(8)) {
    case 0:
      return {
        ...entry,
        name: random.onceIn(2) ? mutatedText(random, entry.name).slice(0, 100) : random.pick(otherNames),
      };
    case 1:
      return { ...entry, type: random.pick(["\0", "1", "2", "5", "7", "g", "x", "L", "K", "S", "Z"]) };
    case 2:
      return { ...entry, prefix: random.pick(["acme", "billing", "acme/a", "/"]) };
    case 3:
      return { ...entry, magic: random.pick(["ustar  \0", "", "ustar\x0001", "ustar "]) };
    case 4:
      return {
        ...entry,
        size: random.pick(["00000000010\0", "0000000001 \0", " 0000000010\0", "00000001000 ", "7", ""]),
      };
    case 5:
      return { ...entry, link: "billing/Chart.yaml" };
    default:
      return { ...entry, data: several(random, String(entry.data ?? ""), (text) => mutatedManifest(random, text)) };
  }
}

export function mutatedArchive(random: Random): Uint8Array {
  const files = several(random, chartFiles("acme"), (some) =>
    mutatedList(random, some, (one) => mutatedFile(random, one)),
  );
  const blocks = several(random, [...files.map(tarEntry), tarEnd], (some) =>
    mutatedList(random, some, (block) => mutatedBytes(random, block)),
  );
  const archive = gzipped(joined(...(random.onceIn(3) ? blocks : [...files.map(tarEntry), tarEnd])));
  return random.onceIn(6) ? mutatedBytes(random, archive) : archive;
}

export const helmTarget: FuzzTarget = {
  protocol: "helm",
  method: "POST",
  target: "/api/charts",
  contentType: formType,
  body(random) {
    const parts = [file("chart", "acme-1.0.0.tgz", mutatedArchive(random))];
    return random.onceIn(4) ? mutatedForm(random, parts) : form(...parts);
  },
  otherReaders: formReaders.flatMap((partsOf) =>
    Object.values(archiveReaders).map((nameIn) => async (body: Uint8Array) => {
      const [part, ...more] = (await partsOf(body)).filter(({ name }) => name === "chart");
      if (part === undefined || more.length > 0) return undefined;
      const name = await nameIn(part.content);
      if (name === undefined || name === null) throw new TypeError("there is no name");
      return name;
    }),
  ),
};
