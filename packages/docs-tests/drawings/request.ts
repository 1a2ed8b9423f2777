import { existsSync } from "node:fs";
import { join } from "node:path";
import { arrow, type Box, box, svg, text } from "./svg.ts";

interface Step {
  /** Below packages/, or what the host has there. */
  readonly file: string | null;
  readonly look: Box["look"];
  readonly name: string;
  readonly note: string;
  /** What it calls, drawn beside it. */
  readonly calls?: Omit<Step, "calls">;
}

/** The way of an npm publish through a guard on node:http; other transports differ in the first file and in the body's. */
const steps: readonly Step[] = [
  { file: null, look: "host", name: "socket", note: "PUT /npm/@acme%2fapp" },
  {
    file: "http/src/node/package-guard.ts",
    look: "edge",
    name: "the guard",
    note: "mounted before the routes and the body parsers",
    calls: {
      file: "http/src/guard/mount.ts",
      look: "pure",
      name: "the mount",
      note: "is the address below it, for every router?",
    },
  },
  {
    file: "http/src/guard/vet-write.ts",
    look: "edge",
    name: "vetting",
    note: "what does the head say?",
    calls: {
      file: "registry-protocols/src/classify-request.ts",
      look: "pure",
      name: "the protocol's table",
      note: "a write; its body names the package",
    },
  },
  {
    file: "http/src/guard/caller.ts",
    look: "edge",
    name: "the caller",
    note: "who is it, before any byte of the body?",
    calls: { file: null, look: "host", name: "the host", note: "identify, or principal" },
  },
  {
    file: "http/src/node/held-body.ts",
    look: "edge",
    name: "the held body",
    note: "read up to the name, then handed on",
    calls: {
      file: "registry-protocols/src/bodies/npm-document.ts",
      look: "pure",
      name: "the body's reader",
      note: "push of @acme/app",
    },
  },
  {
    file: "http/src/guard/decision.ts",
    look: "edge",
    name: "the decision about the write",
    note: "minimum access levels, then the rules",
  },
  {
    file: "core/src/protection/check-package.ts",
    look: "shell",
    name: "checkPackage",
    note: "one question, one deadline",
    calls: {
      file: "core/src/protection/rule-reading/rule-cache.ts",
      look: "shell",
      name: "rule cache, store",
      note: "reads what changed since",
    },
  },
  {
    file: "core/src/decision/rule-set.ts",
    look: "pure",
    name: "RuleSet.decide",
    note: "the strictest rule wins",
  },
];

const refused: Step = {
  file: "http/src/guard/refusal.ts",
  look: "refused",
  name: "refused",
  note: "403, the level and the rule",
};
const allowed: Step = {
  file: "http/src/guard/vetted.ts",
  look: "host",
  name: "allowed: the host's route",
  note: "packageWriteOf: the vetted name",
};

const [left, right, boxWidth, boxHeight, top, stepHeight] = [20, 450, 360, 66, 20, 90] as const;

/**
 * Draws the way of a push from the socket to the decision.
 *
 * @throws TypeError for a step whose file is not there any more.
 */
export function drawRequest(repository: string): string {
  for (const step of [...steps, ...steps.flatMap(({ calls }) => calls ?? []), refused, allowed]) {
    if (step.file !== null && !existsSync(join(repository, "packages", step.file))) {
      throw new TypeError(`packages/${step.file} is not there: mend the way in drawings/request.ts`);
    }
  }
  const yOf = (index: number) => top + index * stepHeight;
  const end = yOf(steps.length);
  const height = end + boxHeight + 44;
  const down = (x: number, index: number) => arrow(`M${x} ${yOf(index) + boxHeight} L${x} ${yOf(index + 1) - 2}`);
  const asides = steps.flatMap(({ calls }, index) => {
    if (calls === undefined) return [];
    const middle = yOf(index) + boxHeight / 2;
    return [
      stepBox(calls, right, yOf(index)),
      arrow(`M${left + boxWidth} ${middle - 8} L${right - 2} ${middle - 8}`),
      arrow(`M${right} ${middle + 8} L${left + boxWidth + 2} ${middle + 8}`),
    ];
  });
  const last = yOf(steps.length - 1) + boxHeight / 2;
  const legend =
    "Whatever fails on the way is a refusal. Green is pure, blue waits for a store, yellow is HTTP, dashed is the host's.";
  return svg("The way of one push", right + boxWidth + 20, height, [
    ...steps.map((step, index) => stepBox(step, left, yOf(index))),
    ...steps.map((_, index) => down(left + boxWidth / 2, index)),
    ...asides,
    stepBox(allowed, left, end),
    stepBox(refused, right, end),
    arrow(`M${left + boxWidth} ${last} L${right + boxWidth / 2} ${last} L${right + boxWidth / 2} ${end - 2}`),
    text(left + boxWidth / 2 + 10, end - 8, "allowed", "note", "start"),
    text(right + boxWidth / 2 + 10, end - 8, "blocked", "note", "start"),
    text(left, height - 14, legend, "note", "start"),
  ]);
}

function stepBox({ name, note, file, look }: Step, x: number, y: number): string {
  const notes = file === null ? [note] : [note, file];
  return box({ x, y, width: boxWidth, height: boxHeight, look, name, notes });
}
