import type { BodyReader } from "../classified-request.ts";
import { jsonScanner } from "../formats/json-scanner.ts";
import { isNpmName } from "../protocols/npm-name.ts";
import { type UploadState, uploadReader } from "./upload-finding.ts";

/** All that clients send: `pnpm star` the first two, `npm access grant` and `revoke` the last two. */
const members = ["name", "package", "permissions"] as const;

/**
 * Reads the small JSON object by which a star and the rights of a team name their package. Members that no client sends are
 * refused, since one of them may be another reader's name.
 */
export function npmPackageField(): BodyReader {
  const state: UploadState = { name: null, error: null };
  const seen = new Set<string>();
  let current: (typeof members)[number] | undefined;

  const json = jsonScanner({
    onKey(key) {
      current = members.find((member) => key.is(member));
      if (current === undefined) state.error ??= "body_invalid";
      else if (seen.has(current)) state.error ??= "package_name_contradicted";
      else seen.add(current);
      return "value";
    },
    onValue(_kind, text) {
      if (current === undefined || current === "permissions") return;
      const name = text?.decoded() ?? null;
      if (name === null || !isNpmName(name)) state.error ??= "package_name_invalid";
      else if (state.name !== null && state.name !== name) state.error ??= "package_name_contradicted";
      state.name = name;
    },
  });

  return uploadReader("npm", state, json);
}
