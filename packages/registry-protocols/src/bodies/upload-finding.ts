import type { PackageType } from "@package-protection/core";
import type { BodyFinding, BodyReader, ProtocolProblem } from "../request-meaning.ts";

/** What a body has said up to now. */
export interface UploadState {
  name: string | null;
  problem: ProtocolProblem["type"] | null;
}

/** The reader of a body that can only be a push, and that says the package's name somewhere. */
export function uploadReader(
  packageType: PackageType,
  state: Readonly<UploadState>,
  body: { read(chunk: Uint8Array): boolean; end(): boolean },
): BodyReader {
  let finding: BodyFinding = { kind: "more" };

  const refused = (type: ProtocolProblem["type"]): BodyFinding => ({ kind: "refused", problem: { type } });

  function settle(wellFormed: boolean, mustSay: boolean): BodyFinding {
    if (finding.kind === "refused") return finding;
    if (state.problem !== null || !wellFormed) finding = refused(state.problem ?? "body_invalid");
    else if (finding.kind === "more" && state.name !== null) {
      const { name: packageName } = state;
      finding = { kind: "write", write: { packageType, packageName, actions: ["push"], remainingVersions: null } };
    } else if (finding.kind === "more" && mustSay) finding = refused("package_name_missing");
    return finding;
  }

  return {
    read: (chunk) => settle(body.read(chunk), false),
    end: () => settle(body.end(), true),
    stopWaiting: () => settle(true, true),
  };
}
