import { PackageType, PackageAction } from '@package-protection/core';

/** A request's line, and its headers about the body. */
interface ProtocolRequest {
    /** As it came: `PUT`. */
    readonly method: string;
    /**
     * Path and query as they came, percent-encoded, below the address at which the registry is mounted:
     * `/@acme%2fapp?write=true`.
     */
    readonly target: string;
    /** The header Content-Type as it came; undefined if there is none. */
    readonly contentType: string | undefined;
}
/** A write of one package. It may happen only if the caller may do every one of the actions. */
interface PackageWrite {
    readonly packageType: PackageType;
    /** In the form that contract section 4 matches; decoded, and valid for the protocol. The registry stores under it. */
    readonly packageName: string;
    /**
     * Other names that a reader could find in the request, each in the form of `packageName`. The write may happen only if it is
     * allowed under each of them too, by one state of the rules. Absent if there is one name.
     */
    readonly alternativeNames?: readonly string[];
    /** One, or both if only the registry's own state shows which it is. */
    readonly actions: readonly [PackageAction, ...PackageAction[]];
    /**
     * npm only: the versions that the package would have after the write, if the body lists them. A registry without other
     * versions of the package loses none, and may treat both actions as a push. Null if the body does not list them.
     */
    readonly remainingVersions: readonly string[] | null;
}
/** The reason why a request is refused before the rules are applied. Stable names; a transport adds the English. */
type ProtocolError = 
/** The path is not one that the protocol's clients send: bad percent-encoding, `.` or `..`, an empty segment, a NUL. */
{
    readonly type: "path_invalid";
}
/** The name is not valid in the protocol. */
 | {
    readonly type: "package_name_invalid";
}
/** The body has no name, or not within the bound. */
 | {
    readonly type: "package_name_missing";
}
/** Path and body, or two fields of the body, name different packages. */
 | {
    readonly type: "package_name_contradicted";
}
/** The body does not have the protocol's format. */
 | {
    readonly type: "body_invalid";
};
/** The meaning of a request, by its line and headers. */
type ClassifiedRequest = 
/** It writes no package. */
{
    readonly kind: "no_write";
} | {
    readonly kind: "write";
    readonly write: PackageWrite;
}
/** Only the body names the package, or the action. `packageName` is the path's, null if the body has it. */
 | {
    readonly kind: "write_named_by_body";
    readonly packageName: string | null;
    readonly readBody: () => BodyReader;
}
/** A method that writes, on a route that the protocol does not have. */
 | {
    readonly kind: "unknown_write";
} | {
    readonly kind: "refused";
    readonly error: ProtocolError;
};
/** The finding in a body so far. */
type BodyFinding = {
    readonly kind: "more";
}
/**
 * Enough to decide. A host that passes the request on must pass the rest to the reader too, which may still find a
 * contradiction.
 */
 | {
    readonly kind: "write";
    readonly write: PackageWrite;
} | {
    readonly kind: "no_write";
} | {
    readonly kind: "refused";
    readonly error: ProtocolError;
};
/**
 * Reads one body as it arrives, in chunks cut anywhere, and keeps no more of it than the name needs. A finding other
 * than `more` stays, except that `refused` may follow any other: a later byte contradicts the finding. The bytes
 * are those that the registry's handler parses: a Content-Encoding other than `identity` is undone before, or refused.
 */
interface BodyReader {
    /**
     * How many bytes a host should read, and hold, for a finding, without a bound of its own. A host holds up to so many
     * for each simultaneous request.
     */
    readonly maximumBytesBeforeName: number;
    read(chunk: Uint8Array): BodyFinding;
    /** Ends the body; never returns `more`. */
    end(): BodyFinding;
    /** Ends the wait: returns the finding of the bytes so far, never `more`; the strictest reading if several are possible. */
    stopWaiting(): BodyFinding;
}
/**
 * The protocols of this package. A host names the one that a mount serves, since their paths clash.
 */
type RegistryProtocol = "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";

/**
 * Classifies a request of a protocol by its line and headers. Pure and total; a write is never `no_write`, and never
 * another package's. A method that only reads is `no_write` on every path. Throws a TypeError for an unknown protocol.
 */
declare function classifyRequest(protocol: RegistryProtocol, request: ProtocolRequest): ClassifiedRequest;

/**
 * Whether every file system reads the package name as it is written (contract, section 4). The segments between slashes are
 * checked one by one; an npm scope with its `@` is one of them. The names of two packages still may differ by case alone.
 */
declare function isUnambiguousPackageName(packageType: PackageType, name: string): boolean;

export { classifyRequest, isUnambiguousPackageName };
export type { BodyFinding, BodyReader, ClassifiedRequest, PackageWrite, ProtocolError, ProtocolRequest, RegistryProtocol };
