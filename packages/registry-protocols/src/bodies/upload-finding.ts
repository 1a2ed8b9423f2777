import type { PackageType } from "@package-protection/core";
import type { BodyFinding, BodyReader, ProtocolError } from "../classified-request.ts";
import { isUnambiguousPackageName } from "../unambiguous-name.ts";

const mebibyte = 1024 * 1024;

/**
 * Whether the name comes early or late: npm's tarball comes after the readmes, and some packers of NuGet put the
 * manifest behind the content.
 */
const usualBytesBeforeName = mebibyte;
export const bytesBeforeLateName: number = 8 * mebibyte;

/** The finding in an upload so far. */
export interface UploadState {
  name: string | null;
  error: ProtocolError["type"] | null;
}

/**
 * The reader of a body that can only be a push, with the package's name anywhere, in NuGet's packages late.
 */
export function uploadReader(
  packageType: PackageType,
  state: Readonly<UploadState>,
  body: { read(chunk: Uint8Array): boolean; end(): boolean },
): BodyReader {
  let finding: BodyFinding = { kind: "more" };

  function refuse(type: ProtocolError["type"]): BodyFinding {
    finding = { kind: "refused", error: { type } };
    return finding;
  }

  function settle(wellFormed: boolean, mustSay: boolean): BodyFinding {
    if (finding.kind === "refused") return finding;
    if (state.error !== null || !wellFormed) return refuse(state.error ?? "body_invalid");
    if (finding.kind === "more" && state.name !== null) {
      const { name: packageName } = state;
      if (!isUnambiguousPackageName(packageType, packageName)) return refuse("package_name_invalid");
      finding = { kind: "write", write: { packageType, packageName, actions: ["push"], remainingVersions: null } };
    } else if (finding.kind === "more" && mustSay) return refuse("package_name_missing");
    return finding;
  }

  return {
    maximumBytesBeforeName: packageType === "nuget" ? bytesBeforeLateName : usualBytesBeforeName,
    read: (chunk) => settle(body.read(chunk), false),
    end: () => settle(body.end(), true),
    stopWaiting: () => settle(true, true),
  };
}
