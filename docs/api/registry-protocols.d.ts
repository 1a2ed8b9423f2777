import { PackageType, PackageAction } from '@package-protection/core';

/** A request's line, and what its headers say of its body. */
interface ProtocolRequest {
    /** As it came: `PUT`. */
    readonly method: string;
    /**
     * Path and query as they came, percent-encoded, below the address at which the registry is mounted:
     * `/@acme%2fapp?write=true`.
     */
    readonly target: string;
    /** The header Content-Type as it came; undefined where there is none. */
    readonly contentType: string | undefined;
}
/** A write of one package. It may happen only if the caller may do every one of the actions. */
interface PackageWrite {
    readonly packageType: PackageType;
    /** In the form that contract section 4 matches; decoded, and valid for the protocol. The registry stores under it. */
    readonly packageName: string;
    /**
     * Other names that a reader could find in the request, each in the form of `packageName`. The write may happen only if it is
     * allowed under each of them too, by one state of the rules. Absent where there is one name.
     */
    readonly alternativeNames?: readonly string[];
    /** One, or both where only the registry's own state could tell which it is. */
    readonly actions: readonly [PackageAction, ...PackageAction[]];
    /**
     * npm only: the versions that the package would have after the write, where the body lists them. A registry that has no other
     * version of the package loses none, and may take both actions for a push. Null where the body does not tell.
     */
    readonly remainingVersions: readonly string[] | null;
}
/** Why a request is refused before any rule is asked. Stable names; the English is the transport's. */
type ProtocolProblem = 
/** The path is not one that the protocol's clients send: bad percent-encoding, `.` or `..`, an empty segment, a NUL. */
{
    readonly type: "path_invalid";
}
/** The name is none that the protocol knows. */
 | {
    readonly type: "package_name_invalid";
}
/** The body, or the part of it that may be read, does not say the name. */
 | {
    readonly type: "package_name_missing";
}
/** Path and body, or two places of the body, say different things. */
 | {
    readonly type: "package_name_contradicted";
}
/** The body is not of the protocol's form. */
 | {
    readonly type: "body_invalid";
};
/** What a request means, as far as its line and headers tell. */
type RequestMeaning = 
/** It writes no package. */
{
    readonly kind: "harmless";
} | {
    readonly kind: "write";
    readonly write: PackageWrite;
}
/** Only the body tells which package, or which action. The name is what the path says, null where the body says it. */
 | {
    readonly kind: "write-told-by-body";
    readonly packageName: string | null;
    readonly readBody: () => BodyReader;
}
/** A method that writes, on a route that is none of the protocol's. */
 | {
    readonly kind: "unknown-write";
} | {
    readonly kind: "refused";
    readonly problem: ProtocolProblem;
};
/** What a body has told so far. */
type BodyFinding = {
    readonly kind: "more";
}
/**
 * Enough to decide. Whoever lets the request pass goes on handing the rest to the reader, which may still find a
 * contradiction.
 */
 | {
    readonly kind: "write";
    readonly write: PackageWrite;
} | {
    readonly kind: "harmless";
} | {
    readonly kind: "refused";
    readonly problem: ProtocolProblem;
};
/**
 * Reads one body as it arrives, in chunks cut anywhere, and keeps of it no more than it needs for the name. A finding other
 * than `more` stays, but for `refused`, which may follow any other: a later byte contradicts what was said before. The bytes
 * are those that the registry's handler parses: a Content-Encoding other than `identity` is undone before, or refused.
 */
interface BodyReader {
    /**
     * How many bytes a host should read, and hold, for a finding, where it has no bound of its own. A host holds up to so many
     * for each request that is read at once.
     */
    readonly maximumBytesBeforeName: number;
    read(chunk: Uint8Array): BodyFinding;
    /** The body has ended here; never `more`. */
    end(): BodyFinding;
    /** No more may be held back: what can be said now, never `more`; the strictest reading where more than one is possible. */
    stopWaiting(): BodyFinding;
}
/**
 * The protocols of this package. A host names the one that a mount serves, since their paths clash.
 */
type RegistryProtocol = "cargo" | "conan" | "generic" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";

/**
 * What a request means in a protocol, told from its line and headers. Pure and total; a write is never harmless, and never
 * another package's. A method that only reads is harmless on every path. Throws TypeError for a protocol that does not exist.
 */
declare function requestMeaning(protocol: RegistryProtocol, request: ProtocolRequest): RequestMeaning;

/**
 * Whether every file system reads the package name as it is written (contract, section 4). The segments between slashes are
 * checked one by one; an npm scope with its `@` is one of them. The names of two packages still may differ by case alone.
 */
declare function isUnambiguousPackageName(packageType: PackageType, name: string): boolean;

export { isUnambiguousPackageName, requestMeaning };
export type { BodyFinding, BodyReader, PackageWrite, ProtocolProblem, ProtocolRequest, RegistryProtocol, RequestMeaning };
