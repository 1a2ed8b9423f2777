import type { ClientRun } from "./client-process.ts";

/** Where, as whom and what a client publishes or removes. */
export interface PackageTarget {
  /** The address of the protocol's registry, without a slash at its end. */
  readonly url: string;
  readonly token: string;
  readonly packageName: string;
  readonly version: string;
}

interface Publishing extends ClientRun {
  /** The file that was to be published, byte for byte. */
  readonly file: Uint8Array;
}

/** A client of one protocol, as this machine has it. */
export interface PackageClient {
  readonly name: string;
  /** Null where this machine can't run it. */
  readonly program: string | null;
  readonly versionParameters: readonly string[];
  readonly protocol: string;
  /** A name of a package, of this text in lower case. */
  readonly nameOf: (text: string) => string;
  /** Where the published file can be downloaded. */
  readonly fileUrl: (target: PackageTarget) => string;
  /** Publishes a package that has this text in it. */
  readonly publish: (target: PackageTarget, text: string) => Promise<Publishing>;
  /** Null where the client has no command for it. */
  readonly remove: ((target: PackageTarget) => Promise<ClientRun>) | null;
}
