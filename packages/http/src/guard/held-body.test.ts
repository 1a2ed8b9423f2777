import type { BodyFinding, BodyReader } from "@package-protection/registry-protocols";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BoundedReading, contradictedLater } from "./held-body.ts";

const write: BodyFinding = {
  kind: "write",
  write: { packageType: "npm", packageName: "app", actions: ["push"], remainingVersions: null },
};
const refused: BodyFinding = { kind: "refused", error: { type: "body_invalid" } };
const unnamed: BodyFinding = { kind: "refused", error: { type: "package_name_missing" } };

interface Body {
  /** The number of bytes after which the package is named; null if it never is, until the end. */
  readonly namedAt: number | null;
  /** The number of bytes after which the body is refused; null if it never is. */
  readonly refusedAt: number | null;
  /** The finding if a reader stops waiting before the package is named. */
  readonly stopped: BodyFinding;
}

/** A reader that notes the bytes it reads, `!` where it stops waiting, and `.` for the end. */
function notingReader({ namedAt, refusedAt, stopped }: Body): BodyReader & { readonly noted: () => string } {
  let noted = "";
  let bytes = 0;
  let finding: BodyFinding = { kind: "more" };
  return {
    noted: () => noted,
    maximumBytesBeforeName: 1,
    read(chunk) {
      noted += Buffer.from(chunk).toString("latin1");
      bytes += chunk.length;
      if (finding.kind === "more" && namedAt !== null && bytes >= namedAt) finding = write;
      if (refusedAt !== null && bytes >= refusedAt) finding = refused;
      return finding;
    },
    stopWaiting() {
      noted += "!";
      finding = stopped;
      return finding;
    },
    end() {
      noted += ".";
      if (finding.kind === "more") finding = unnamed;
      return finding;
    },
  };
}

const text = "abcdefghijkl";

const arbitraryBody = fc.record({
  namedAt: fc.option(fc.integer({ min: 1, max: text.length })),
  refusedAt: fc.option(fc.integer({ min: 1, max: text.length })),
  stopped: fc.constantFrom(write, unnamed),
});
const arbitraryCuts = fc.array(fc.nat(text.length), { maxLength: 4 }).map((cuts) => [0, ...cuts.sort((a, b) => a - b)]);

/** Reads the text in chunks, and its end. */
function readAll(body: Body, maximumBytes: number, cuts: readonly number[]) {
  const reader = notingReader(body);
  const reading = new BoundedReading(reader, maximumBytes);
  expect(reading.finding).toEqual({ kind: "more" });
  const findings: BodyFinding[] = [];
  for (const [index, from] of cuts.entries()) {
    const found = reading.read(Buffer.from(text.slice(from, cuts[index + 1])));
    expect(reading.finding).toBe(found);
    findings.push(found);
  }
  findings.push(reading.read(null));
  return { noted: reader.noted(), findings };
}

const everyByte = Array.from(text, (_, index) => index);

/** What follows a refusal may not be read, wherever it stands in a chunk; before it, chunks alter nothing. */
test("a body is read alike however it is cut, up to the chunk of a refusal", () => {
  fc.assert(
    fc.property(arbitraryBody, fc.integer({ min: 1, max: text.length + 2 }), arbitraryCuts, (body, most, cuts) => {
      const { findings, noted } = readAll(body, most, cuts);
      const bytewise = readAll(body, most, everyByte);
      expect(findings.at(-1)).toEqual(bytewise.findings.at(-1));
      if (bytewise.findings.at(-1)?.kind !== "refused") expect(noted).toBe(bytewise.noted);
      expect(noted.startsWith(bytewise.noted.replace(/[.]$/, ""))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("no more than the bound is read before the package is named", () => {
  fc.assert(
    fc.property(arbitraryBody, fc.integer({ min: 1, max: text.length + 2 }), arbitraryCuts, (body, most, cuts) => {
      const { noted } = readAll({ ...body, refusedAt: null }, most, cuts);
      const named = body.namedAt ?? Number.POSITIVE_INFINITY;
      const waited = Math.min(most, named);
      const isStopped = named > most && most < text.length;
      const rest = isStopped && body.stopped.kind === "refused" ? "" : `${text.slice(waited)}.`;
      expect(noted).toBe(`${text.slice(0, waited)}${isStopped ? "!" : ""}${rest}`);
    }),
    { numRuns: 1000 },
  );
});

test("nothing is read after a refusal, in whichever of its parts a chunk is refused", () => {
  const cases = [
    { namedAt: null, refusedAt: 3, noted: "abcd", most: 4 },
    { namedAt: 2, refusedAt: 3, noted: "abcd", most: 4 },
    { namedAt: null, refusedAt: 6, noted: "abcd!efghijkl", most: 4 },
    { namedAt: 2, refusedAt: 6, noted: "abcdefghijkl", most: 4 },
  ] as const;
  for (const { namedAt, refusedAt, noted, most } of cases) {
    expect(readAll({ namedAt, refusedAt, stopped: write }, most, [0])).toEqual({ noted, findings: [refused, refused] });
  }
});

test("bytes that contradict the vetted write are an error that names the finding", () => {
  const error = contradictedLater({ type: "package_name_contradicted" });
  expect(error).toEqual(new Error("the body was vetted, and then it came to package_name_contradicted"));
});
