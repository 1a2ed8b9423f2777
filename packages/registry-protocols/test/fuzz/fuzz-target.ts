import type { RegistryProtocol } from "../../src/index.ts";
import type { Random } from "./random.ts";

/** What is sent to one reader of bodies, and who else reads it. */
export interface FuzzTarget {
  readonly protocol: RegistryProtocol;
  readonly method: string;
  readonly target: string;
  readonly contentType: string;
  /** A real upload, with some mutations. */
  body(random: Random): Uint8Array;
  /** Other readers of the format: each finds a name, or throws. */
  readonly otherReaders: readonly ((body: Uint8Array) => unknown)[];
}
