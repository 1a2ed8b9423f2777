import type { BodyFinding, BodyReader } from "@package-protection/registry-protocols";
import fc from "fast-check";

const newline = 0x0a;
const contradiction = 0x21;

/** A body whose first line is the package's name, and in which a `!` contradicts it. */
export function lineReader(): BodyReader {
  const name: number[] = [];
  let finding: BodyFinding = { kind: "more" };
  const refuse = (type: "package_name_missing" | "package_name_contradicted") => {
    finding = { kind: "refused", error: { type } };
    return finding;
  };
  const stop = () => (finding.kind === "more" ? refuse("package_name_missing") : finding);
  return {
    maximumBytesBeforeName: 1000,
    read(chunk) {
      for (const byte of chunk) {
        if (byte === contradiction) return refuse("package_name_contradicted");
        if (finding.kind !== "more") continue;
        if (byte !== newline) name.push(byte);
        else {
          const packageName = Buffer.from(name).toString("latin1");
          const write = { packageType: "generic", packageName, actions: ["push"], remainingVersions: null } as const;
          finding = { kind: "write", write };
        }
      }
      return finding;
    },
    end: stop,
    stopWaiting: stop,
  };
}

/** Cuts a body at places. */
export function cut(body: Buffer, places: readonly number[]): readonly Buffer[] {
  const sorted = places.map((place) => Math.min(place, body.length)).toSorted((one, other) => one - other);
  return [0, ...sorted].map((from, index) => body.subarray(from, sorted[index] ?? body.length));
}

/** Bodies of which the first line is the name, and which nothing contradicts. */
export const lineBodies = fc
  .record({
    name: fc.stringMatching(/^[a-z]{0,300}$/),
    rest: fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc.integer({ min: 0, max: 300_000 }).map((length) => new Uint8Array(length).fill(0x78)),
    ),
    cuts: fc.array(fc.nat(5000), { maxLength: 12 }),
  })
  .map(({ name, rest, cuts }) => {
    const clean = Buffer.from(rest.map((byte) => (byte === contradiction ? 0x2e : byte)));
    return { name, pieces: cut(Buffer.concat([Buffer.from(`${name}\n`), clean]), cuts) };
  });
