import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryCuts, bytesOf, cutAt, joined } from "../../test/bodies.ts";
import type { FormPart } from "./content-disposition.ts";
import { formScanner } from "./form-scanner.ts";

type Asked = "onPart" | "onData" | "onPartEnd";

interface ScannedPart {
  readonly part: FormPart;
  readonly data: string;
  readonly isEnded: boolean;
}

/** The parts of a form in chunks, and whether each chunk and the end were accepted; the listener refuses at one kind of call. */
function scan(boundary: string, chunks: readonly Uint8Array[], refusedAt: Asked | null = null) {
  const parts: ScannedPart[] = [];
  const last = (change: (part: ScannedPart) => ScannedPart) => parts.splice(-1, 1, ...parts.slice(-1).map(change));
  const scanner = formScanner(boundary, {
    onPart(part) {
      parts.push({ part, data: "", isEnded: false });
      return refusedAt !== "onPart";
    },
    onData(bytes) {
      last((part) => ({ ...part, data: part.data + new TextDecoder().decode(bytes) }));
      return refusedAt !== "onData";
    },
    onPartEnd() {
      last((part) => ({ ...part, isEnded: true }));
      return refusedAt !== "onPartEnd";
    },
  });
  const accepted = chunks.map((chunk) => scanner.read(chunk));
  return { parts, accepted, isWhole: scanner.end() };
}

const head = (name: string) => `Content-Disposition: form-data; name="${name}"`;
const partOf = (boundary: string, name: string, data: string) => `--${boundary}\r\n${head(name)}\r\n\r\n${data}\r\n`;
const formOf = (boundary: string, ...all: readonly (readonly [name: string, data: string])[]) =>
  `${all.map(([name, data]) => partOf(boundary, name, data)).join("")}--${boundary}--\r\n`;

test("every part has its own data, wherever the form is cut", () => {
  const boundaries = fc.constantFrom("x", "-", "----", "--a--a", "aabaab", "-".repeat(30), "7f3a");
  const piece = fc.constantFrom(
    "a",
    "b",
    "x",
    "-",
    "--",
    "\r",
    "\n",
    "\r\n",
    "\r\n--",
    "\r\n--aa",
    "7f3",
    "c".repeat(40),
  );
  const data = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
  const form = fc.tuple(boundaries, fc.array(data, { minLength: 1, maxLength: 3 }));
  let [tried, accepted] = [0, 0];
  fc.assert(
    fc.property(form, arbitraryCuts, fc.boolean(), ([boundary, all], cuts, isByByte) => {
      const bytes = bytesOf(formOf(boundary, ...all.map((text, at) => [`p${at}`, text] as const)));
      const chunks = isByByte ? Array.from(bytes, (byte) => Uint8Array.of(byte)) : cutAt(bytes, cuts);
      const holdsDelimiter = all.some((text) => `${text}\r\n`.includes(`--${boundary}`));
      tried += 1;
      const scanned = scan(boundary, chunks);
      const isOneReading =
        !holdsDelimiter && all.every((text) => !`\r\n${text}\r\n--${boundary}`.slice(0, -1).includes(`--${boundary}`));
      expect(scanned.isWhole).toBe(isOneReading);
      if (!isOneReading) return;
      accepted += 1;
      expect(scanned.parts.map(({ part, data, isEnded }) => [part.name, data, isEnded])).toEqual(
        all.map((text, at) => [`p${at}`, text, true]),
      );
    }),
    { numRuns: 1000 },
  );
  expect(accepted).toBeGreaterThan(tried / 10);
});

describe("a form ends with its last boundary", () => {
  const body = formOf("x", ["a", "1"]).slice(0, -2);

  test.each(["", "\r\n"])("and %j", (end) => {
    expect(scan("x", [bytesOf(body + end)])).toMatchObject({ accepted: [true], isWhole: true });
  });

  test("and half a line end is none", () => {
    expect(scan("x", [bytesOf(`${body}\r`)])).toMatchObject({ accepted: [true], isWhole: false });
  });

  test.each(["\n", "x", "\r\r", "\rx", "\r\n\r", "\r\n\r\n", "--"])("and not %j", (end) => {
    for (const chunks of [[body + end], [body, end], [body, ...end]]) {
      const scanned = scan("x", chunks.map(bytesOf));
      expect([scanned.accepted.at(-1), scanned.isWhole]).toEqual([false, false]);
    }
  });

  test.each(["--x\r\n", "--x", "--x-", "", "\r\n"])("and not with %j after its first lines", (rest) => {
    expect(scan("x", [bytesOf(partOf("x", "a", "1") + rest)]).isWhole).toBe(false);
  });
});

test("a form begins with its boundary, or an empty line and that", () => {
  const body = formOf("x", ["a", "1"]);
  for (const [start, is] of [
    ["", true],
    ["\r\n", true],
    ["\r", false],
    ["\n", false],
    ["\rx", false],
    ["\r\n\r\n", false],
    ["-", false],
  ] as const) {
    for (const chunks of [[bytesOf(start + body)], Array.from(start + body, bytesOf)]) {
      const scanned = scan("x", chunks);
      expect([start, scanned.isWhole, scanned.accepted.at(-1)]).toEqual([start, is, is]);
    }
  }
});

test.each(["onPart", "onData", "onPartEnd"] as const)("a form that is refused at %s stays refused", (refusedAt) => {
  const chunks = [formOf("x", ["a", "1"], ["b", "2"]), "", "\r\n"].map(bytesOf);
  const { accepted, isWhole, parts } = scan("x", chunks, refusedAt);
  expect([accepted, isWhole, parts.length]).toEqual([[false, false, false], false, 1]);
});

test("data is refused as it arrives", () => {
  const { accepted } = scan("x", [bytesOf(partOf("x", "a", "").slice(0, -2)), bytesOf("much data")], "onData");
  expect(accepted).toEqual([true, false]);
});

test("a part's head has up to 4096 bytes, wherever it is cut", () => {
  const withHead = (length: number) => {
    const long = `${head("a")}; filename="${"f".repeat(length - head("a").length - '; filename=""'.length)}"`;
    return bytesOf(`--x\r\n${long}\r\n\r\n1\r\n--x--\r\n`);
  };
  for (const cuts of [[], [0.2, 0.5, 0.99], [0.999], Array.from({ length: 40 }, (_, at) => at / 40)]) {
    expect(scan("x", cutAt(withHead(4096), cuts)).isWhole).toBe(true);
    expect(scan("x", cutAt(withHead(4097), cuts)).isWhole).toBe(false);
  }
});

test("a head without an end is refused once it is too long", () => {
  const begun = bytesOf(`--x\r\n${head("a")}`);
  const scanned = scan("x", [begun, bytesOf("f".repeat(4000)), bytesOf("f".repeat(200))]);
  expect(scanned.accepted).toEqual([true, true, false]);
});

test("a form has up to 4096 parts", () => {
  const parts = (count: number) => bytesOf(formOf("x", ...Array.from({ length: count }, () => ["a", ""] as const)));
  expect(scan("x", [parts(4096)]).isWhole).toBe(true);
  expect(scan("x", [parts(4097)]).isWhole).toBe(false);
});

test("a form that has ended early holds what came so far", () => {
  const { parts, accepted, isWhole } = scan("x", [
    joined(partOf("x", "a", "1"), `--x\r\n${head("b")}\r\n\r\n${"2".repeat(20)}`),
  ]);
  expect([accepted, isWhole]).toEqual([[true], false]);
  expect(parts.map(({ part, isEnded }) => [part.name, isEnded])).toEqual([
    ["a", true],
    ["b", false],
  ]);
});
