import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { arrow, type Box, box, svg, text } from "./svg.ts";

interface Package {
  /** Without the scope. */
  readonly name: string;
  readonly folder: string;
  /** The published packages that it imports, without those that one of them imports as well. */
  readonly imports: readonly string[];
  /** How many imports lie between it and a package without any. */
  readonly storey: number;
}

/** In a box's second line. A package that is not here has none. */
const notes: Readonly<Record<string, readonly string[]>> = {
  core: ["rules, the decision, the use cases, the ports"],
  http: ["management API, guard"],
  "http-express": ["the same for Express"],
  client: ["for the API, and GitLab's"],
  cli: ["the command line"],
  "registry-protocols": ["what a request writes"],
  "settings-page": ["what maintainers look at"],
  testkit: ["one suite for every store"],
  "verdaccio-plugin": ["inside an npm registry"],
  opentelemetry: ["metrics"],
  "adapter-memory": ["a store"],
  "adapter-sqlite": ["a store"],
  "adapter-postgres": ["a store"],
};

const margin = 20;
const gap = 16;
const boxWidth = 178;
const boxHeight = 56;
const storeyHeight = 104;

/** Draws the published packages, and what imports what, from their package.json. */
export function drawHouse(repository: string): string {
  const packages = publishedPackages(join(repository, "packages"));
  const highest = Math.max(...packages.map(({ storey }) => storey));
  const widest = Math.max(4, ...packages.map(({ storey }) => packages.filter((one) => one.storey === storey).length));
  const width = 2 * margin + widest * (boxWidth + gap) - gap;
  const boxes = new Map<string, Box>();
  for (let storey = 0; storey <= highest; storey += 1) {
    const y = margin + (highest - storey) * storeyHeight;
    for (const placed of placeStorey({ packages, storey, y, width }, boxes)) boxes.set(placed.name, placed);
  }
  const arrows = packages.flatMap(({ folder, imports }) => imports.map((other) => importArrow(boxes, folder, other)));
  const height = margin + highest * storeyHeight + boxHeight + 44;
  const legend =
    "An arrow is an import. Green is core, blue keeps, tests or measures rules, yellow speaks HTTP or reads requests.";
  return svg("The packages, and what imports what", width, height, [
    ...arrows,
    ...Array.from(boxes.values(), box),
    text(margin, height - 14, legend, "note", "start"),
  ]);
}

function publishedPackages(folder: string): readonly Package[] {
  const imports = new Map<string, readonly string[]>();
  const folders = new Map<string, string>();
  for (const name of readdirSync(folder).sort()) {
    const manifest = JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8"));
    if (manifest.private === true) continue;
    folders.set(manifest.name, name);
    imports.set(manifest.name, Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
  }
  const importsOf = (name: string) => (imports.get(name) ?? []).filter((other) => folders.has(other));
  const reaches = (from: string, to: string): boolean =>
    importsOf(from).some((other) => other === to || reaches(other, to));
  const storeyOf = (name: string): number => Math.max(-1, ...importsOf(name).map(storeyOf)) + 1;
  return Array.from(folders, ([name, itsFolder]) => {
    const direct = importsOf(name).filter((other) => !importsOf(name).some((through) => reaches(through, other)));
    return {
      name,
      folder: itsFolder,
      imports: direct.map((other) => folders.get(other) ?? other),
      storey: storeyOf(name),
    };
  });
}

interface Storey {
  readonly packages: readonly Package[];
  readonly storey: number;
  readonly y: number;
  /** Of the whole drawing. */
  readonly width: number;
}

/** A package stands over what it imports; one that stands alone at the bottom fills the width. */
function placeStorey({ packages, storey, y, width }: Storey, below: ReadonlyMap<string, Box>): readonly Box[] {
  const here = packages.filter((one) => one.storey === storey);
  const isFloor = storey === 0 && here.length === 1;
  const ownWidth = isFloor ? width - 2 * margin : boxWidth;
  const middleOver = ({ imports }: Package) => {
    const middles = imports.map((name) => middleOf(boxOf(below, name)));
    return middles.length === 0 ? width / 2 : middles.reduce((sum, one) => sum + one, 0) / middles.length;
  };
  let free = margin;
  return here
    .toSorted((first, second) => middleOver(first) - middleOver(second))
    .map((one, index) => {
      const rest = (here.length - index) * (ownWidth + gap) - gap;
      const x = Math.round(Math.min(Math.max(free, middleOver(one) - ownWidth / 2), width - margin - rest));
      free = x + ownWidth + gap;
      const { folder: name } = one;
      return { x, y, width: ownWidth, height: boxHeight, look: lookOf(name), name, notes: notes[name] ?? [] };
    });
}

function lookOf(folder: string): Box["look"] {
  if (folder === "core") return "pure";
  return /^(?:http|registry-protocols|verdaccio)/.test(folder) ? "edge" : "shell";
}

function importArrow(boxes: ReadonlyMap<string, Box>, from: string, to: string): string {
  const [upper, lower] = [boxOf(boxes, from), boxOf(boxes, to)];
  const [x, y] = [middleOf(upper), upper.y + boxHeight];
  // Under a wide box an arrow goes straight down.
  const end = lower.width > upper.width ? x : middleOf(lower);
  const [bottom, bend] = [lower.y - 2, (lower.y - y) / 2];
  return arrow(`M${x} ${y} C${x} ${y + bend} ${end} ${bottom - bend} ${end} ${bottom}`);
}

function boxOf(boxes: ReadonlyMap<string, Box>, name: string): Box {
  const found = boxes.get(name);
  if (found === undefined) throw new TypeError(`the package ${name} has no box`);
  return found;
}

function middleOf({ x, width }: Box): number {
  return x + width / 2;
}
