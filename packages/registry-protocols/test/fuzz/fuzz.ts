import { isDeepStrictEqual } from "node:util";
import { countWork } from "@package-protection/counted-work";
import { type BodyFinding, classifyRequest, type RegistryProtocol } from "../../src/index.ts";
import { cutAt, foundIn } from "../bodies.ts";
import type { FuzzTarget } from "./fuzz-target.ts";
import { seededRandom } from "./random.ts";

/** What a reader made of the inputs. */
export interface FuzzResult {
  readonly inputs: number;
  readonly accepted: number;
  /** How many were refused, by why. */
  readonly refused: ReadonlyMap<string, number>;
  readonly mostWorkPerByte: number;
  /** The inputs that break a law, each with how it is made again. */
  readonly failures: readonly string[];
}

/** No reader may work more for a body. What is inflated of a NuGet package or a chart may have been deflated a thousandfold. */
const mostWorkPerByte = 1000;
const mostWorkForInflated = 20_000_000;
const inflating: ReadonlySet<RegistryProtocol> = new Set(["nuget", "helm"]);
/** Counting takes longer than reading: it is done for a part of the inputs. */
const countedOnceIn = 10;

function readerOf(target: FuzzTarget) {
  const meaning = classifyRequest(target.protocol, target);
  if (meaning.kind !== "write_named_by_body") throw new TypeError(`${target.protocol} reads no body: ${meaning.kind}`);
  return meaning.readBody();
}

/** The names that the other readers find, of those that can read the body. */
async function namesByOthers(target: FuzzTarget, body: Uint8Array): Promise<readonly unknown[]> {
  const read = await Promise.allSettled(target.otherReaders.map(async (reader) => await reader(body)));
  return read.filter(({ status }) => status === "fulfilled").map((outcome) => Reflect.get(outcome, "value"));
}

/**
 * Sends mutated uploads to a reader. It must not throw, must find the same however the body is cut, must work no more than
 * the body's length allows, and where it finds a name, other readers of the format must find the same one, and one of them must find it.
 */
export async function fuzz(target: FuzzTarget, seed: number, inputs: number): Promise<FuzzResult> {
  const refused = new Map<string, number>();
  const failures: string[] = [];
  let accepted = 0;
  let most = 0;

  /** What is wrong with how one body is read, null where nothing is. */
  async function failureOf(body: Uint8Array, cuts: readonly number[], isCounted: boolean): Promise<string | null> {
    const whole = foundIn(readerOf(target), body);
    let found: BodyFinding = whole;
    const read = () => {
      found = foundIn(readerOf(target), ...cutAt(body, cuts));
    };
    if (isCounted) {
      const work = countWork(read);
      most = Math.max(most, work / (body.length + 100));
      const allowed =
        mostWorkPerByte * (body.length + 100) + (inflating.has(target.protocol) ? mostWorkForInflated : 0);
      if (work > allowed) return `${work} steps for ${body.length} bytes`;
    } else read();
    if (!isDeepStrictEqual(found, whole)) return `${JSON.stringify(whole)} at once, ${JSON.stringify(found)} in chunks`;
    if (found.kind === "refused") refused.set(found.error.type, (refused.get(found.error.type) ?? 0) + 1);
    if (found.kind !== "write") return found.kind === "refused" ? null : `${found.kind} at the end`;
    accepted += 1;
    const { packageName } = found.write;
    const names = await namesByOthers(target, body);
    if (names.length === 0) return `${packageName}, and no other reader can read it`;
    return names.every((name) => name === packageName)
      ? null
      : `${packageName}, by the other readers ${JSON.stringify(names)}`;
  }

  for (let input = 0; input < inputs; input += 1) {
    const random = seededRandom(seed + input);
    const body = target.body(random);
    const cuts = Array.from({ length: random.below(8) }, () => random.below(1000) / 1000);
    try {
      const failure = await failureOf(body, cuts, input % countedOnceIn === 0);
      if (failure !== null) failures.push(`seed ${seed + input}: ${failure}`);
    } catch (cause) {
      failures.push(`seed ${seed + input}: throws ${String(cause)}`);
    }
  }
  return { inputs, accepted, refused, mostWorkPerByte: most, failures };
}
